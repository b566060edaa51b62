/** The table of the commands, generated from the files of commands/, as pairs of path and content. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const table = 'tools/xstack/cli/commands.ts';
/** Starts a server, so its command is in the layer of the portal. */
const portal = ['portal', 'portal/command.ts'];

export function commandFiles(root, read) {
  const files = readdirSync(join(root, 'tools/xstack/commands'), { recursive: true })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .map((path) => [path.slice(0, -'.ts'.length).replaceAll('/', ' '), `commands/${path}`]);
  const commands = [...files, portal].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [, path] of commands)
    if (!/^export const command\b/m.test(read(`tools/xstack/${path}`)))
      throw new Error(`tools/xstack/${path} exports no \`command\`: every file of commands/ is a command`);
  const rows = commands.map(([name, path]) => `  ${quoted(name)}: () => import('../${path}'),\n`);
  return [[table, `${head}${rows.join('')}};\n`]];
}

const head = `// Generated from commands/ by tools/xstack/build/derived-commands.mjs; do not edit.
import type { Command } from '../ops/command.ts';

/** Every command by its words. Modules are loaded on demand, or all of them for help. */
export const commands: Readonly<Record<string, () => Promise<{ readonly command: Command }>>> = {
`;

/** Formats a property name like the formatter. */
function quoted(name) {
  return /^\w+$/.test(name) ? name : `'${name}'`;
}
