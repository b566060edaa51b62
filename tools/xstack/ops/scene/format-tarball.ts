import { pluralize } from '../../core/base/text/pluralize.ts';
import { withShortHashes } from '../../core/base/text/short-hash.ts';
import { formatSize } from './scene-context.ts';

interface TarballSummary {
  readonly path: string;
  readonly size: number;
  readonly file_count: number;
  readonly integrity: string;
}

/** Formats the path, contents and hash of a tarball for one line. */
export function formatTarball({ path, size, file_count, integrity }: TarballSummary): string {
  return `${path}, ${pluralize(file_count, 'file')}, ${formatSize(size)}, ${withShortHashes(integrity)}`;
}
