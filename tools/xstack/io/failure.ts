import type { Code } from '../core/base/diagnostic/codes.ts';

/**
 * An error of the environment: disk full, missing permission, deleted directory. Names the operation and the path and
 * carries the system error; `cli/main.ts` converts it to a diagnostic and exit code 3.
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
    { code = 'refuse.io.failure', help, also }: FailureDetails = {},
  ) {
    const message = `cannot ${doing} \`${path}\`: ${systemMessage(cause)}`;
    super(also === undefined ? message : `${message}; ${also}`, { cause });
    this.path = path;
    this.code = code;
    this.help = help;
  }
}

interface FailureDetails {
  readonly code?: Code;
  readonly help?: string;
  /** A consequence to report as well. */
  readonly also?: string;
}

/** Converts a system error that was not wrapped where it occurred to a `Failure`; undefined for other errors. */
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

/** The user interrupted the command; not an error. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** An invalid command line: exit code 2. Without `help`, the help of the command is named. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly help: string | undefined;

  constructor(message: string, help?: string) {
    super(message);
    this.help = help;
  }
}

/** Reports whether an error is a system error with one of these codes, such as `ENOENT`. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Reports whether an error comes from the system and not from a bug. */
export function isSystemError(error: unknown): boolean {
  const cause = error instanceof Failure ? error.cause : error;
  return cause instanceof Error && typeof (cause as NodeJS.ErrnoException).errno === 'number';
}

export function systemMessage(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === undefined ? String(message ?? cause) : `${code}${meaning(code)}`;
}

const phrases: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  ENOENT: 'no such file or directory',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EBUSY: 'in use, or a mount point',
  EXDEV: 'on another file system, or a mount point',
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
  return phrases[code] === undefined ? '' : ` (${phrases[code]})`;
}
