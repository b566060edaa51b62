import { isAbsolute, join } from 'node:path';
import { decodeUtf8 } from '#platform';
import type { ReadSource } from '../../core/base/diagnostic/resolve-locations.ts';
import { disk } from '../../io/disk.ts';

/** Reads the sources of diagnostics. A file that is deleted or not UTF-8 is shown without its lines. */
export function readSourceIn(root: string): ReadSource {
  return (file) => {
    try {
      return decodeUtf8(disk.read(isAbsolute(file) ? file : join(root, file)));
    } catch {
      return undefined; // The diagnostic is complete without the excerpt.
    }
  };
}
