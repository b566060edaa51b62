import { setFlagsFromString } from 'node:v8';

/**
 * A run is short: code that the engine optimises as early as it does for a server is seldom used long enough to pay for it.
 * `npm run bench` shows a fifth less CPU for a thousand packs. Only engines that are known to have the flag are told.
 */
export function tuneForShortRun(): void {
  // The code that Node keeps of its own modules is rejected under other flags: what a run will need is loaded before.
  process.getBuiltinModule('node:crypto');
  const engine = Number.parseInt(process.versions.v8, 10);
  if (engine === 11) setFlagsFromString('--interrupt-budget=1000000');
}
