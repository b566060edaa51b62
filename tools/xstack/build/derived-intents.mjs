/** The table of the portal's intents, from their schemas and their rows in `portal/server/intents.ts`. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundler.mjs';
import { withTable } from './derived-documents.mjs';

/** The page of the contract as a pair of path and text. Needs the modules of generate-contract.mjs. */
export async function intentFiles(root, read) {
  const [params, answers] = ['intents', 'answers'].map((name) =>
    JSON.parse(read(`schemas/portal/${name}.schema.json`)),
  );
  const rows = Object.entries(await readIntents(root)).map(([name, { role, aliases = [] }]) => [
    [name, ...aliases].map((each) => `\`${each}\``).join(', '),
    role,
    members(params.$defs[name], { required: '*', optional: '' }),
    members(answers.$defs[name], { required: '', optional: '?' }),
    params.$defs[name].description,
  ]);
  return [withTable(read, 'docs/contracts/portal.md', ['intent', 'role', 'params', 'answer', 'meaning'], rows)];
}

/** Formats the members of an object, with a mark after the required or the optional ones. */
function members({ properties, required = [] }, mark) {
  return Object.keys(properties)
    .map((name) => `\`${name}\`${required.includes(name) ? mark.required : mark.optional}`)
    .join(' ');
}

/** Loads the current intents of the server. The bundle is inside the project, so that its packages resolve. */
async function readIntents(root) {
  const directory = join(root, '.cache', `intents.${process.pid}`);
  try {
    await bundle({ input: { intents: 'tools/xstack/portal/server/intents.ts' }, format: 'esm', dir: directory });
    return (await import(join(directory, 'intents.js'))).intents;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
