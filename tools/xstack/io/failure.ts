import type { Code } from '../core/base/diagnostic/codes.ts';

/**
 * The world is wrong: disk full, no right to read, a directory gone. Says what was being done to which path and
 * carries the system's error; `cli/main.ts` turns it into a diagnostic and exit code 3.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly path: string;
  readonly code: Code;
  readonly help: string | undefined;

  constructor(
    doing: string,
    path: string,
    cause: unknown,
    { code = 'refuse.io.failure', help, also }: Particulars = {},
  ) {
    const message = `cannot ${doing} \`${path}\`: ${systemMessage(cause)}`;
    super(also === undefined ? message : `${message}; ${also}`, { cause });
    this.path = path;
    this.code = code;
    this.help = help;
  }
}

interface Particulars {
  readonly code?: Code;
  readonly help?: string;
  /** What else is wrong because of it. */
  readonly also?: string;
}

/** A failure that was not caught where it happened: what the system refused, as one that was. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error;
  if (!isSystemError(error)) return undefined;
  const { syscall = 'access', path = '.' } = error as NodeJS.ErrnoException;
  return new Failure(actions[syscall] ?? syscall, path, error);
}

const actions: Readonly<Record<string, string>> = {
  rm: 'remove',
  rmdir: 'remove',
  unlink: 'remove',
  mkdir: 'create',
  fsync: 'write',
  lstat: 'read',
  scandir: 'list',
};

/** The user ended the command: nothing is wrong. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** A command line that asks for something impossible: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reports whether an error is one of the system's with this code, such as `ENOENT`. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Reports whether it was the system that said no, and not this program that is wrong. */
export function isSystemError(error: unknown): boolean {
  const cause = error instanceof Failure ? error.cause : error;
  return cause instanceof Error && typeof (cause as NodeJS.ErrnoException).errno === 'number';
}

export function systemMessage(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === undefined ? String(message ?? cause) : `${code}${meaning(code)}`;
}

const words: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  ENOENT: 'no such file or directory',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EBUSY: 'in use, or a mount point',
  EISDIR: 'is a directory',
  ENOTDIR: 'a part of the path is not a directory',
  ENOTEMPTY: 'the directory is not empty',
  EEXIST: 'exists already',
  EMFILE: 'too many open files',
  EIO: 'input/output error',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
};

function meaning(code: string): string {
  return words[code] === undefined ? '' : ` (${words[code]})`;
}
