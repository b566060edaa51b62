import { isAbsolute, join } from 'node:path';
import { decodeUtf8 } from '#platform';
import type { ReadSource } from '../../core/base/diagnostic/resolve-locations.ts';
import { disk } from '../../io/disk.ts';

/** Reads the texts that diagnostics point at. A file that is gone or has no text is shown without its lines. */
export function readTextIn(root: string): ReadSource {
  return (file) => {
    try {
      return decodeUtf8(disk.read(isAbsolute(file) ? file : join(root, file)));
    } catch {
      return undefined; // The diagnostic says what matters; the excerpt is only its illustration.
    }
  };
}
