/** The floor: what any compiler must do. Walks a repository, reads every file, hashes it, and parses what is JSON. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

function walk(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory()) walk(path);
    else {
      const bytes = readFileSync(path);
      createHash('sha256').update(bytes).digest('hex');
      if (path.endsWith('.json')) JSON.parse(bytes.toString('utf8'));
    }
  }
}

walk(`${process.argv[2]}/packs`);
walk(`${process.argv[2]}/bundles`);
