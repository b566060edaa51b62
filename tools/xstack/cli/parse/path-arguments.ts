import { resolve } from 'node:path';
import { exists } from '../../io/exists.ts';
import { UsageError } from '../../io/failure.ts';
import type { Arguments, Command, PositionalSpec } from '../../ops/command.ts';

/** Replaces patterns among the path arguments of a command by the paths that match. A path that exists is no pattern. */
export async function withMatchedPaths(
  { positionals = [] }: Command,
  args: Arguments,
  cwd: string,
): Promise<Arguments> {
  const matched: Record<string, Arguments[string]> = { ...args };
  for (const spec of positionals.filter(({ isPath }) => isPath === true)) {
    const given = args[spec.name];
    const values = typeof given === 'string' ? [given] : Array.isArray(given) ? (given as readonly string[]) : [];
    if (!values.some((value) => mayBePattern(value, cwd))) continue;
    const paths = await Promise.all(values.map((value) => pathsOf(value, cwd)));
    matched[spec.name] = typeof given === 'string' ? onePath(spec, given, paths.flat()) : [...new Set(paths.flat())];
  }
  return matched;
}

function mayBePattern(value: string, cwd: string): boolean {
  return /[*?[]/.test(value) && !exists(resolve(cwd, value));
}

async function pathsOf(value: string, cwd: string): Promise<readonly string[]> {
  if (!mayBePattern(value, cwd)) return [value];
  const { matchPaths } = await import('../../io/match-paths.ts');
  const paths = matchPaths(value, cwd);
  if (paths.length === 0) throw new UsageError(`the pattern \`${value}\` matches no path`);
  return paths;
}

function onePath({ name }: PositionalSpec, pattern: string, paths: readonly string[]): string {
  const [path, second] = paths;
  if (path === undefined || second !== undefined)
    throw new UsageError(`\`${name}\` is one path, and the pattern \`${pattern}\` matches ${paths.length}`);
  return path;
}
