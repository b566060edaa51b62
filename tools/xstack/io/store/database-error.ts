/** Reason why a database cannot carry out an operation now. */
export type StoreTrouble = 'unavailable' | 'busy' | 'read_only' | 'full';

export interface DatabaseProblem {
  readonly message: string;
  /** Absent if the database rejected the statement itself. */
  readonly trouble: StoreTrouble | undefined;
}

/** Any error of a PostgreSQL connection. The client library also throws errors without a code. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';

  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
  }
}

/** Classifies an error of a database; undefined for other errors. */
export function databaseProblem(error: unknown, doing: 'open' | 'read' | 'write'): DatabaseProblem | undefined {
  if (error instanceof PostgresError) return { message: error.message, trouble: postgresTrouble(error.cause, doing) };
  if (isSqliteError(error)) return sqliteProblem(error);
  return undefined;
}

interface SqliteError extends Error {
  readonly code: string;
  /** The code of SQLite, as `libsql` and Node name it. */
  readonly rawCode?: number;
  readonly errcode?: number;
}

function isSqliteError(error: unknown): error is SqliteError {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return error.message.startsWith(connectionFailed) || /^(?:(?:UNKNOWN_)?SQLITE_|ERR_SQLITE_ERROR$)/.test(code ?? '');
}

/** For a file that cannot be opened, the message of the library ends in SQLite's code. */
const connectionFailed = 'ConnectionFailed(';

/** Reasons by primary result code: the library has no names for many extended codes. */
const sqliteTroubles: Readonly<Record<number, StoreTrouble>> = {
  5: 'busy',
  6: 'busy',
  8: 'read_only',
  10: 'unavailable',
  11: 'unavailable',
  13: 'full',
  14: 'unavailable',
  26: 'unavailable',
};

function sqliteProblem(error: SqliteError): DatabaseProblem {
  const isUnopened = error.message.startsWith(connectionFailed);
  const message = isUnopened ? 'unable to open database file' : messageOf(error);
  return {
    message,
    trouble: isUnopened ? 'unavailable' : sqliteTroubles[(error.rawCode ?? error.errcode ?? 0) & 0xff],
  };
}

/** Reports whether SQLite failed because another connection has locked the file. */
export function isBusy(error: unknown): boolean {
  return isSqliteError(error) && sqliteProblem(error).trouble === 'busy';
}

/** Reasons by SQLSTATE: by the exact code, or else by its class. */
const postgresTroubles: Readonly<Record<string, StoreTrouble>> = {
  '25006': 'read_only',
  '53100': 'full',
  '53300': 'busy',
  '55P03': 'busy',
  '57014': 'busy',
  '25P03': 'unavailable',
  '42P01': 'unavailable',
  '3D000': 'unavailable',
  '08': 'unavailable',
  '28': 'unavailable',
  '40': 'busy',
  '53': 'unavailable',
  '57': 'unavailable',
  '58': 'unavailable',
};

function postgresTrouble(cause: unknown, doing: 'open' | 'read' | 'write'): StoreTrouble | undefined {
  const { code = '' } = cause as NodeJS.ErrnoException;
  // An error that is not from the server concerns the connection: a system error, or one of the client library.
  if (!/^[0-9A-Z]{5}$/.test(code) || (cause as NodeJS.ErrnoException).errno !== undefined) return 'unavailable';
  if (code === '42501') return doing === 'write' ? 'read_only' : 'unavailable';
  return postgresTroubles[code] ?? postgresTroubles[code.slice(0, 2)];
}

function messageOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || 'no reason was given';
}
