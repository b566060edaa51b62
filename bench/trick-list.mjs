/**
 * Optimizations, each with the simpler code that `without` replaces it by, to measure (`node bench/tricks.mjs`) and to
 * remove it. One without a measurable effect is removed.
 */
export const tricks = [
  {
    id: 'chunks',
    what: 'the program is bundled in chunks by what is used together, not as one chunk an import',
    costs: 'a table of groups in the bundler script',
    scenario: 'validate',
    file: 'tools/xstack/build/bundle.mjs',
    without: [[/const groups = \[[\s\S]*?\n\];/, 'const groups = [];']],
  },
  {
    id: 'compiled-code',
    what: 'on Node 20, the compiled code of the program is stored beside it; later versions of Node have a cache of their own',
    costs: 'two scripts, one of them a loader, 1 MB in `dist/code`, a check of the version of V8',
    scenario: 'warm',
    file: 'tools/xstack/build/store-code.cjs',
    without: [[/^'use strict';$/m, "'use strict';\nprocess.exit(0);"]],
  },
  {
    id: 'late-optimising',
    what: 'on Node 20, V8 optimises functions later than by default and marks the heap at once, because a run is short',
    costs: 'two flags that are bound to one version of V8',
    scenario: 'cold',
    file: 'tools/xstack/io/engine.ts',
    without: [[/const isKnown = .*;/, 'const isKnown = false;']],
  },
  {
    id: 'fast-core',
    what: 'from 100 packs on, WebAssembly proves that packs are sound and makes their rows; the compiler gets those that it does not accept',
    costs:
      'a second implementation of what is sound, in AssemblyScript; `full` and random changes of packs compare it with the compiler',
    scenario: 'cold',
    file: 'tools/xstack/ops/run/fast-packs.ts',
    without: [['leastPacks: 100', 'leastPacks: Infinity']],
  },
  {
    id: 'interned-on-use',
    what: 'white space that a formatter of JSON keeps is built when it is used, not when the program starts',
    costs: 'a patch of a package at build time, which fails when the package changes',
    scenario: 'validate',
    file: 'tools/xstack/build/bundler.mjs',
    without: [['plugins: [internedOnUse],', 'plugins: [],']],
  },
  {
    id: 'read-buffer',
    what: 'files are read into one buffer that is used again',
    costs: 'bytes are valid until the next read, which each reader must respect',
    scenario: 'cold',
    file: 'tools/xstack/io/disk.ts',
    without: [['let bytes = buffer;', 'let bytes = Buffer.allocUnsafeSlow(1 << 16);']],
  },
  {
    id: 'large-writes',
    what: 'large files are written 4 MiB at a time, which a file system stores in large pages',
    costs: 'one buffer of 4 MiB',
    scenario: 'cold',
    file: 'tools/xstack/io/write-file.ts',
    without: [['const gathered_bytes = 1 << 22;', 'const gathered_bytes = 1 << 16;']],
  },
  {
    id: 'plain-output',
    what: 'output is written with `writeSync`; to load the streams of Node takes longer than many a command',
    costs: 'a loop, and a fall-back for full pipes',
    scenario: 'validate',
    file: 'tools/xstack/cli/xstack.ts',
    without: [["if (process.platform === 'win32') {", 'if (process.argv.length > 0) {']],
  },
];

/** Returns the source without a trick. Throws unless the replaced code occurs exactly once. */
export function withoutTrick({ id, file, without }, source) {
  return without.reduce((text, [from, to]) => {
    const found =
      typeof from === 'string' ? text.split(from).length - 1 : [...text.matchAll(new RegExp(from, 'gm'))].length;
    if (found !== 1) throw new Error(`trick ${id}: ${from} occurs ${found} times in ${file}`);
    return text.replace(from, () => to);
  }, source);
}
