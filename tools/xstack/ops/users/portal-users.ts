import { join, resolve } from 'node:path';
import type { Arguments, Host, OptionSpec } from '../command.ts';

/** The users file of a portal, for the commands that need it. */
export const usersOption = {
  type: 'string',
  value: 'FILE',
  summary: 'the file of the users (default: .xstack/portal-users.json of the instance)',
} as const satisfies OptionSpec;

export function usersPath(args: Arguments, { cwd }: Pick<Host, 'cwd'>, root: string): string {
  const given = args['users'] as string | undefined;
  return given === undefined ? join(root, '.xstack', 'portal-users.json') : resolve(cwd, given);
}
