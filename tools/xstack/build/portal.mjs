/**
 * Builds the web application of the portal: one script, one style sheet, and the page that names them by their hashes.
 * Returns the chunks.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const source = 'tools/xstack/portal/web';

export async function buildPortal(root, directory) {
  mkdirSync(directory, { recursive: true });
  const build = await rolldown({
    cwd: root,
    input: { app: join(source, 'main.tsx') },
    platform: 'browser',
    transform: { target: 'es2023' },
  });
  const { output } = await build.write({
    dir: directory,
    format: 'esm',
    entryFileNames: '[name]-[hash].js',
    codeSplitting: false,
    minify: true,
    comments: { legal: false },
  });
  await build.close();
  const style = readFileSync(join(root, source, 'style.css'));
  const styleName = `app-${createHash('sha256').update(style).digest('hex').slice(0, 8)}.css`;
  writeFileSync(join(directory, styleName), style);
  const page = readFileSync(join(root, source, 'index.html'), 'utf8');
  writeFileSync(
    join(directory, 'index.html'),
    page.replace('STYLE', `/${styleName}`).replace('SCRIPT', `/${output[0].fileName}`),
  );
  return output;
}
