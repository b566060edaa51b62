/**
 * The floors, `node floor.mjs <walk|read> <repository>`. `walk` stats every file, which any detection of changes must
 * do. `read` reads and hashes every file and parses those that are JSON, which any compiler must do.
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
