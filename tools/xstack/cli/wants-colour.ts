import type { Arguments, Host } from '../ops/command.ts';

/** Decides on colour: by the options, else by NO_COLOR and FORCE_COLOR (no-color.org, force-color.org), else on terminals. */
export function wantsColour(
  args: Arguments,
  { env, isTerminal }: Pick<Host, 'env'> & { readonly isTerminal: boolean },
): boolean {
  if (args['no-color'] === true || args['color'] === 'never') return false;
  if (args['color'] === 'always') return true;
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  return forced ? forced !== '0' && forced !== 'false' : isTerminal && env['TERM'] !== 'dumb';
}
