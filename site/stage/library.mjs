/** The reference of the library, made by typedoc from the exported declarations. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { titleAndSummary } from './markdown.mjs';
import { siteDirectory, stageDirectory } from './paths.mjs';
import { writeText } from './write.mjs';

const route = 'reference/library';

/** Writes the pages; returns routes and texts. */
export function stageLibrary() {
  const out = join(stageDirectory, route);
  const program = join(siteDirectory, 'node_modules/typedoc/bin/typedoc');
  const options = ['--options', join(siteDirectory, 'typedoc.json'), '--out', out];
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...options], {
    cwd: siteDirectory,
    encoding: 'utf8',
  });
  if (status !== 0 || /warn/i.test(stdout + stderr)) throw new Error(`typedoc fails or warns:\n${stdout}${stderr}`);
  const names = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  return names.sort().map((name) => {
    const text = readFileSync(join(out, name), 'utf8');
    // Types that are reachable only through others would crowd out the results of the search.
    if (name.endsWith('other-types.md')) writeText(join(out, name), `---\nsearch: false\n---\n\n${text}`);
    return { route: posix.join(route, name.replaceAll('\\', '/')), source: undefined, text, ...titleAndSummary(text) };
  });
}
