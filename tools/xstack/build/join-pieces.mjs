/**
 * Which pieces of the program stand in one file. esbuild cuts the program into many small pieces; to open one costs more than
 * to read it. What every command needs is one file, what `run` needs besides another, what it takes to compile a third; and
 * of the rest, pieces that are used by the same areas stand together.
 */
const start = ['cli/main.ts', 'cli/render/text.ts', 'commands/bundle-validate.ts'];
const run = ['commands/run.ts'];
const compiling = ['commands/run-compiled.ts', 'commands/scene-stages.ts'];
const areas = [
  ['scene', /^commands\/scene-/],
  ['product', /^commands\/(?:package|governance|product)-|^portal\//],
  ['compile', /^commands\//],
];

/** The file of each piece, by the path of the piece in esbuild's metafile. */
export function filesOfPieces(outputs, entry) {
  const entryPoints = new Map(
    Object.entries(outputs).flatMap(([path, { entryPoint }]) =>
      entryPoint === undefined ? [] : [[entryPoint.replace('tools/xstack/', ''), path]],
    ),
  );
  const files = new Map();
  const put = (file, roots) => {
    for (const root of roots) {
      if (!entryPoints.has(root)) throw new Error(`${root} is not imported dynamically any more`);
      for (const piece of closure(outputs, entryPoints.get(root))) if (!files.has(piece)) files.set(piece, file);
    }
  };
  put('xstack', [entry]);
  put('start', start);
  put('run', run);
  put('compiling', compiling);
  const users = new Map();
  for (const [source, path] of entryPoints) {
    const area = areas.find(([, pattern]) => pattern.test(source))?.[0] ?? source.replace(/^.*\/|\.\w+$/g, '');
    for (const piece of closure(outputs, path)) users.set(piece, (users.get(piece) ?? new Set()).add(area));
  }
  for (const [piece, names] of users) if (!files.has(piece)) files.set(piece, [...names].sort().join('-'));
  return files;
}

/** A piece and all that it imports. */
function closure(outputs, piece, found = new Set()) {
  if (found.has(piece)) return found;
  found.add(piece);
  for (const { path, kind } of outputs[piece].imports)
    if (kind === 'import-statement' && path in outputs) closure(outputs, path, found);
  return found;
}
