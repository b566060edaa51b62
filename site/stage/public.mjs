/** Files of the site that are no pages. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { titleAndSummary } from './markdown.mjs';
import { root, stageDirectory } from './paths.mjs';
import { writeText } from './write.mjs';

/** Copies schemas, pictures and the content of the playground. Returns the pages that list them. */
export function stagePublicFiles() {
  const target = join(stageDirectory, 'public');
  cpSync(join(root, 'schemas'), join(target, 'schemas'), { recursive: true });
  mkdirSync(join(stageDirectory, 'pictures'), { recursive: true });
  if (existsSync(join(root, 'docs/pictures')))
    cpSync(join(root, 'docs/pictures'), join(stageDirectory, 'pictures'), { recursive: true });
  writeText(join(target, 'playground/world.json'), JSON.stringify(sampleWorld()));
  return [stageSchemaIndex()];
}

/** The files of the sample world that `compile` reads, by path. */
function sampleWorld() {
  const folders = ['packs', 'bundles', 'schemas/registries', 'tools/xstack/compatx'];
  const paths = folders.flatMap((folder) => filesIn(folder)).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

function filesIn(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(entry.parentPath.slice(root.length + 1).replaceAll('\\', '/'), entry.name));
}

function stageSchemaIndex() {
  const rows = filesIn('schemas')
    .filter((path) => path.endsWith('.schema.json'))
    .sort()
    .map((path) => {
      const { title = '', description = '', $id } = JSON.parse(readFileSync(join(root, path), 'utf8'));
      const name = path.slice('schemas/'.length);
      return `| [\`${name}\`](/${path}) | ${title} | ${cell(description)} | \`${$id}\` |\n`;
    });
  const head =
    '# Schemas\n\nThe package contains the same files in `schemas/`.\n\n| file | title | content | `$id` |\n|---|---|---|---|\n';
  const [route, text] = ['schemas/index.md', head + rows.join('')];
  writeText(join(stageDirectory, route), text);
  return { route, text, ...titleAndSummary(text) };
}

const cell = (text) => text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
