/** The notices of third parties: licences of all packages whose code is in dist/. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Code that a package contains in compiled form, without a licence file of its own there. */
const compiledIn = {
  '@viz-js/viz': [
    'Contains Graphviz (https://graphviz.org), Eclipse Public License 2.0 (https://www.eclipse.org/legal/epl-2.0/),',
    'and Expat (https://libexpat.github.io), MIT License; both unmodified, compiled to WebAssembly.',
  ].join('\n'),
};

/**
 * Returns the text of the notices, by package name in code-unit order, for the absolute ids of bundled modules.
 * Throws if a package states no licence.
 */
export function noticesOf(moduleIds) {
  const directories = new Set(moduleIds.map(packageDirectory).filter((directory) => directory !== undefined));
  const notices = new Map([...directories].map(noticeOf));
  const sorted = [...notices].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([, text]) => text).join(`\n${'-'.repeat(80)}\n\n`);
}

/** The directory of the innermost package that a module belongs to; undefined for modules of this project. */
function packageDirectory(id) {
  return /^\0?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id)?.[1];
}

/** Name with version, and notice. */
function noticeOf(directory) {
  const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  if (typeof license !== 'string') throw new Error(`${name} states no licence`);
  const files = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(?:licen[cs]e|copying|notice)/i.test(entry.name))
    .map((entry) => entry.name)
    .sort();
  const texts = files.map((file) => readFileSync(join(directory, file), 'utf8').replaceAll('\r\n', '\n').trim());
  const parts = [`${name} ${version} (${license})`, compiledIn[name], ...texts];
  return [`${name} ${version}`, `${parts.filter((part) => part !== undefined).join('\n\n')}\n`];
}
