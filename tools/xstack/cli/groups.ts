import { compareText } from '../core/base/text/compare.ts';

/** A group of commands: those that begin with the same word. */
export interface CommandGroup {
  /** Shown by `--help`. */
  readonly summary: string;
  /** The commands that `--help` shows first, in the order of their use; all others follow by name. */
  readonly first: readonly string[];
}

/** The groups in the order of `--help`. */
export const groups: Readonly<Record<string, CommandGroup>> = {
  bundle: { summary: 'bundles: the packs of a product', first: [] },
  pack: { summary: 'packs: the content', first: ['list', 'validate', 'hash', 'new'] },
  registry: { summary: 'compiled registries', first: [] },
  lockfile: { summary: 'the lockfile', first: [] },
  cache: { summary: 'the build cache', first: ['info', 'verify', 'clean'] },
  package: {
    summary: 'scene product packages: export, plan, import, undo',
    first: ['list', 'export', 'plan', 'import', 'rollback', 'history', 'show'],
  },
  governance: { summary: 'the audit log of an instance: actions, actors and reasons', first: [] },
  schema: { summary: 'the schemas of all formats', first: [] },
  scene: {
    summary: 'scene packages in a registry: publish, install, inspect, repair',
    first: [
      'publish',
      'unpublish',
      'install',
      'uninstall',
      'list',
      'search',
      'info',
      'versions',
      'diff',
      'verify',
      'audit',
      'deprecate',
      'tag',
      'lock',
      'owner',
      'version',
      'stats',
      'validate',
      'new',
      'pack',
    ],
  },
};

/** Commands of one word that `--help` shows first. */
const firstCommands: readonly string[] = ['run', 'add', 'remove', 'doctor', 'migrate', 'baseline', 'explain', 'portal'];

/** Sorts the names of commands as `--help` shows them. */
export function inHelpOrder(names: Iterable<string>): string[] {
  const first = [
    ...firstCommands,
    ...Object.entries(groups).flatMap(([group, { first }]) => first.map((verb) => `${group} ${verb}`)),
  ];
  const rank = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length);
  return [...names].sort((a, b) => rank(a) - rank(b) || compareText(a, b));
}
