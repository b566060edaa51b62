/** Sets the flag only for engines whose default is verified. */
const isKnown = Number.parseInt(process.versions.v8, 10) === 11;
const defaultBudget = 67_584;
const raisedBudget = 1_000_000;
let isTuned = false;

/**
 * Raises the threshold for optimized code: a run is short and seldom repays early optimization. `npm run bench` shows a
 * fifth less CPU for a thousand packs.
 */
export function tuneForShortRun(): void {
  // Node rejects cached code of its own modules after a change of flags, so modules that a run needs are loaded first.
  process.getBuiltinModule('node:crypto');
  isTuned = isKnown;
  if (isTuned) setBudget(raisedBudget);
}

/** Loads a part of the program under the default flags: otherwise its cached code would be rejected. */
export async function loadUntuned<T>(load: () => Promise<T>): Promise<T> {
  if (!isTuned) return load();
  setBudget(defaultBudget);
  try {
    return await load();
  } finally {
    setBudget(raisedBudget);
  }
}

/** Size from which the values of one document may leave 300 MB of garbage. */
const largeDocument_bytes = 1 << 21;

let isGrowthBounded = false;

/**
 * Limits heap growth between two full collections to a fifth, which V8 may let double or triple, if a document of
 * `bytes` is large: its values become garbage after they have reached the old generation. `test/long/dense.test.ts`
 * measures the peak memory.
 */
export function boundHeapGrowth(bytes = Infinity): void {
  if (isGrowthBounded || bytes <= largeDocument_bytes) return;
  isGrowthBounded = true;
  setFlag('--heap-growing-percent=20');
}

function setBudget(budget: number): void {
  setFlag(`--interrupt-budget=${budget}`);
}

/** Most commands set no flag: the module is loaded by those that do. */
function setFlag(flag: string): void {
  process.getBuiltinModule('node:v8').setFlagsFromString(flag);
}
