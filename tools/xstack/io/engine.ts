import { setFlagsFromString } from 'node:v8';

/** Only engines that are known to have the flag, and its default, are told. */
const isKnown = Number.parseInt(process.versions.v8, 10) === 11;
const usual = 67_584;
const patient = 1_000_000;
let isTuned = false;

/**
 * A run is short: code that the engine optimises as early as it does for a server is seldom used long enough to pay for it.
 * `npm run bench` shows a fifth less CPU for a thousand packs.
 */
export function tuneForShortRun(): void {
  // The code that Node keeps of its own modules is rejected under other flags: what a run will need is loaded before.
  process.getBuiltinModule('node:crypto');
  isTuned = isKnown;
  if (isTuned) setBudget(patient);
}

/** Loads a part of the program as if the engine were not tuned: else it would reject the code that it has kept of it. */
export async function loadUntuned<T>(load: () => Promise<T>): Promise<T> {
  if (!isTuned) return load();
  setBudget(usual);
  try {
    return await load();
  } finally {
    setBudget(patient);
  }
}

function setBudget(budget: number): void {
  setFlagsFromString(`--interrupt-budget=${budget}`);
}
