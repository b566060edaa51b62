/** Builds the portal's web application: one script, one style sheet, and the page that names them by their hashes. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const source = 'tools/xstack/portal/web';

export async function buildPortal(root, directory) {
  mkdirSync(directory, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { app: join(root, source, 'main.tsx') },
    outdir: directory,
    entryNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  const names = Object.keys(metafile.outputs).map((path) => basename(path));
  const named = (extension) => `/${names.find((name) => name.endsWith(extension))}`;
  const page = readFileSync(join(root, source, 'index.html'), 'utf8');
  writeFileSync(join(directory, 'index.html'), page.replace('STYLE', named('.css')).replace('SCRIPT', named('.js')));
}
