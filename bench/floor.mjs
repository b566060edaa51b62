/**
 * The floors, `node floor.mjs <walk|read> <repository>`. `walk` looks at every file, as whoever wants to know whether anything
 * changed must. `read` reads every file, hashes it, and parses what is JSON, as any compiler must.
 */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';

const visits = {
  walk: (path) => lstatSync(path),
  read: (path) => {
    const bytes = readFileSync(path);
    createHash('sha256').update(bytes).digest('hex');
    if (path.endsWith('.json')) JSON.parse(bytes.toString('utf8'));
  },
};
const visit = visits[process.argv[2]];

function walk(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory()) walk(path);
    else visit(path);
  }
}

walk(`${process.argv[3]}/packs`);
walk(`${process.argv[3]}/bundles`);
