import { createArchiveReader, type ReadOptions } from '../../../tools/xstack/core/scene/archive/read.ts';

export interface ReadFile {
  readonly path: string;
  readonly content: Buffer;
}

/** All files of a tarball, read in chunks of `chunk` bytes. */
export function readAll(
  tgz: Uint8Array,
  { chunk = 1000, ...options }: ReadOptions & { chunk?: number } = {},
): ReadFile[] {
  const files: ReadFile[] = [];
  let parts: Buffer[] = [];
  const reader = createArchiveReader({
    ...options,
    sink: {
      begin: () => {
        parts = [];
      },
      data: (chunk) => void parts.push(Buffer.from(chunk)),
      end: ({ path }) => void files.push({ path, content: Buffer.concat(parts) }),
    },
  });
  for (let at = 0; at < tgz.length; at += chunk) reader.push(tgz.subarray(at, at + chunk));
  reader.end();
  return files;
}

/** Returns `code: message` of the refusal, or the contents. */
export function refusal(tgz: Uint8Array, options: ReadOptions & { chunk?: number } = {}): string {
  try {
    return `read: ${readAll(tgz, options)
      .map(({ path }) => path)
      .join(', ')}`;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === undefined) throw error;
    return `${code.replace('refuse.scene_archive.', '')}: ${message}`;
  }
}
