/** Sets the flag only for engines whose default is verified. */
const isKnown = Number.parseInt(process.versions.v8, 10) === 11;
/** A short run seldom repays early optimization, nor marking in a second thread while it goes on. */
const forShortRun = ['--interrupt-budget=2000000', '--no-incremental-marking'];
const defaults = ['--interrupt-budget=67584', '--incremental-marking'];
let isTuned = false;

/** Tunes the engine for a run: optimizes later, marks the heap at once. `bench/tricks.mjs` measures the effect. */
export function tuneForShortRun(): void {
  // Node rejects cached code of its own modules after a change of flags, so modules that a run needs are loaded first.
  process.getBuiltinModule('node:crypto');
  isTuned = isKnown;
  if (isTuned) setFlags(forShortRun);
}

/** Loads a part of the program under the default flags: otherwise its cached code would be rejected. */
export async function loadUntuned<T>(load: () => Promise<T>): Promise<T> {
  if (!isTuned) return load();
  setFlags(defaults);
  try {
    return await load();
  } finally {
    setFlags(forShortRun);
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
  setFlags(['--heap-growing-percent=20']);
}

/** Most commands set no flag: the module is loaded by those that do. */
function setFlags(flags: readonly string[]): void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  for (const flag of flags) setFlagsFromString(flag);
}
