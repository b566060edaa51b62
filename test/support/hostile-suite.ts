/**
 * Every command that writes, with each part that it reads or writes broken in each way: it refuses and names the part,
 * in bounded time, and changes nothing. Conditions in which a command may succeed are listed here; then its effect is
 * checked.
 */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attempt, type Condition, conditions, makeSandbox } from './hostile-matrix.ts';
import { shareOf } from './share.ts';

const import_ = 'package import halls.json --strategy override_existing --reason test';
/** Command lines by their subject. */
const lines = {
  project: [
    'run',
    'run strict --cache off',
    'pack hash --write',
    'pack new core pack.core.new --description x',
    'bundle new bundle.new pack.core.a',
    'remove bundle.base.lab pack.core.a',
    'registry compile',
    'lockfile build',
    'migrate --write',
    'cache clean',
  ],
  scenes: [
    'scene publish --package beacon',
    'scene unpublish --name lantern --version 1.0.0',
    'scene install --name lantern --out other',
    'scene deprecate --name lantern --message old',
    'scene tag add --name lantern --version 1.0.0 --tag good',
    'scene lock set --name lantern --version 1.0.0',
    'scene owner set --name lantern --owner ana',
    'scene audit --fix',
  ],
  store: [import_, 'package export --name halls --version 2.0.0 --reason test', 'package rollback --reason test'],
  users: [
    'portal user add bo --role viewer --password-stdin',
    'portal user role ana --role viewer',
    'portal user remove ana',
  ],
} as const;

interface Subject {
  readonly part: string;
  readonly lines: readonly string[];
  /** Conditions that are no fault for the commands whose line begins with the key. */
  readonly allowed?: Readonly<Record<string, readonly Condition[]>>;
  /** Paths that a refused command changes too: the log of an instance records refusals. */
  readonly log?: RegExp;
}

const every = Object.values(lines).flat();
/** Commands that read every pack, and those that need bundles as well. */
const readers = [
  'run',
  'run strict --cache off',
  'pack hash --write',
  'registry compile',
  'lockfile build',
  'migrate --write',
];
const builders = ['run', 'run strict --cache off', 'registry compile', 'lockfile build'];
const edit = 'remove bundle.base.lab pack.core.a';
const install = 'scene install --name lantern --out installed --force';
const absent: Condition = 'absent';
const empty: Condition = 'empty';

const subjects: readonly Subject[] = [
  { part: 'xstack.config.json', lines: every, allowed: { '': [absent] } },
  {
    part: 'schemas/content_model.json',
    lines: [...builders, 'pack hash --write', 'pack new core pack.core.new --description x', edit],
    allowed: { '': [absent] },
  },
  { part: 'packs', lines: readers, allowed: { migrate: [absent, empty] } },
  { part: 'bundles', lines: [...builders, edit] },
  { part: 'packs/core/pack.core.a/pack.json', lines: readers, allowed: { migrate: [absent] } },
  { part: 'bundles/bundle.base.lab/bundle.json', lines: [...builders, edit] },
  { part: 'build', lines: builders, allowed: { '': [absent, empty] } },
  { part: '.kiro/registry', lines: lines.scenes, allowed: { 'scene publish': [absent, empty] } },
  { part: '.kiro/registry/registry-index.json', lines: lines.scenes, allowed: { 'scene audit': [absent] } },
  {
    part: '.kiro/registry/packages/lantern/1.0.0/lantern-1.0.0.tgz',
    lines: ['scene install --name lantern --out other'],
  },
  { part: 'beacon', lines: ['scene publish --package beacon', 'scene pack beacon --out beacon.tgz'] },
  {
    part: 'beacon/scene-package.json',
    lines: ['scene publish --package beacon', 'scene version --package beacon --bump minor'],
  },
  { part: 'installed', lines: [install, 'scene uninstall installed'], allowed: { [install]: [absent, empty] } },
  { part: 'installed/scene-install-manifest.json', lines: [install, 'scene uninstall installed'] },
  {
    part: '.xstack/state.db',
    lines: lines.store,
    allowed: { 'package import': [absent, empty] },
    log: /^\.xstack\/state\.db/,
  },
  { part: 'halls.json', lines: [import_], log: /^\.xstack\/state\.db/ },
  { part: '.xstack/portal-users.json', lines: lines.users, allowed: { 'portal user add': [absent] } },
];

/** The names of a part in diagnostics: its own, or that of a file missing from it. */
const names: Readonly<Record<string, RegExp>> = {
  packs: /\bpacks\b|pack\.core\.a/,
  bundles: /\bbundles\b|bundle\.base\.lab/,
  'bundles/bundle.base.lab/bundle.json': /bundle\.base\.lab/,
  'packs/core/pack.core.a/pack.json': /pack\.core\.a/,
  'installed/scene-install-manifest.json': /\binstalled\b/,
  '.xstack/state.db': /state\.db|store|no scene/,
  '.xstack/portal-users.json': /portal-users\.json|user `ana`/,
};

/**
 * `all`: every command line of each part in every condition, or a share of these, picked by hash;
 * otherwise one line in every other condition.
 */
export function hostileMatrix({ all }: { readonly all: boolean }): void {
  let sandbox = '';
  beforeAll(() => {
    sandbox = makeSandbox();
  });
  afterAll(() => rmSync(sandbox, { recursive: true, force: true }));

  describe.each(subjects)('$part', ({ part, lines, allowed = {}, log }) => {
    const turn = subjects.findIndex((subject) => subject.part === part) % 2;
    const everything = conditions.flatMap((condition) => lines.map((line) => [condition, line] as const));
    const sample = conditions.flatMap((condition, i) =>
      i % 2 === turn ? [[condition, lines[i % lines.length] as string] as const] : [],
    );
    const chosen = all ? sortedByHash(everything).slice(0, shareOf(everything.length)) : sample;

    test.concurrent.each(chosen)('%s: xstack %s', async (condition, line) => {
      const mayPass = Object.entries(allowed).some(([key, these]) => line.startsWith(key) && these.includes(condition));
      const { status, output, changes } = await attempt(sandbox, line.split(' '), part, condition);
      if (status === 0 && mayPass) return;
      const unexpected = changes.filter((path) => log === undefined || !log.test(path));
      const faults = [
        ...(status === 'hang' ? ['does not end'] : []),
        ...(status === 0 ? ['reports success'] : []),
        ...(output.includes('refuse.internal.bug') ? ['is a bug'] : []),
        ...(unexpected.length > 0 ? [`changes ${unexpected.slice(0, 5).join(', ')}`] : []),
        ...((names[part] ?? new RegExp(`\\b${basename(part)}\\b`)).test(output) ? [] : ['does not name the part']),
      ];
      expect(faults, output).toEqual([]);
    });
  });
}

function sortedByHash<T>(values: readonly T[]): readonly T[] {
  const hashed = values.map((value) => ({
    value,
    hash: createHash('sha256').update(JSON.stringify(value)).digest('hex'),
  }));
  return hashed.sort((a, b) => (a.hash < b.hash ? -1 : 1)).map(({ value }) => value);
}
