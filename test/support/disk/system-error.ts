import { constants } from 'node:os';

/** An error as Node throws it for a system call; without a stack, which takes longer than the call. */
export function systemError(code: keyof typeof constants.errno, syscall: string, path?: string): NodeJS.ErrnoException {
  const where = path === undefined ? '' : ` '${path}'`;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const error: NodeJS.ErrnoException = new Error(`${code}: simulated, ${syscall}${where}`);
  Error.stackTraceLimit = stackTraceLimit;
  return Object.assign(error, { code, errno: -constants.errno[code], syscall, ...(path !== undefined && { path }) });
}
