import { resolve } from 'node:path';
import { statePath } from '../../io/state-directory.ts';
import type { Host, OptionSpec } from '../command.ts';

/** The users file of a portal, for the commands that need it. */
export const usersOption = {
  type: 'string',
  value: 'FILE',
  summary: 'the file of the users (default: .xstack/portal-users.json of the instance)',
} as const satisfies OptionSpec;

export function usersPath(
  { users }: { readonly users?: string | undefined },
  { cwd }: Pick<Host, 'cwd'>,
  root: string,
): string {
  return users === undefined ? statePath(root, 'portal-users.json') : resolve(cwd, users);
}
