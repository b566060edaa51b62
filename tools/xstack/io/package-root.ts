import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { existsSync } from './file-system.ts';

/**
 * Returns the root of the xstack package: the nearest parent directory with its schemas; works for sources and bundle.
 */
export function packageRoot(): string {
  let at = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(at, 'schemas', 'pack_manifest.schema.json'))) {
    if (dirname(at) === at) throw new Error('bug: xstack does not find its own files');
    at = dirname(at);
  }
  return at;
}
