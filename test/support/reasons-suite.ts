/** The reasons that a run gives, compared with the files that really differ. */
import { lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { documentProblems } from './cli-schemas.ts';
import { waitForClock } from './clock.ts';
import { runMain } from './incremental.ts';
import type { RunStep } from './incremental-edits.ts';
import { anySteps, apply, modelSteps, relationSteps, textSteps } from './incremental-steps.ts';
import { makeWorld } from './incremental-world.ts';

interface Cause {
  readonly what: string;
  readonly name: string;
  readonly change?: string;
}

interface Reasons {
  readonly run: readonly Cause[];
  readonly packs: readonly { readonly path: string; readonly causes: readonly Cause[] }[];
  readonly registries: readonly { readonly file: string; readonly causes: readonly Cause[] }[];
}

/** Kind, mode and content of everything in a repository but its state, by path. */
type Tree = ReadonlyMap<string, string>;

function treeOf(root: string): Tree {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return new Map(
    entries.flatMap((entry) => {
      const path = join(entry.parentPath, entry.name).slice(root.length + 1);
      if (path.startsWith('.xstack')) return [];
      const state = entry.isFile()
        ? `${lstatSync(join(root, path)).mode} ${readFileSync(join(root, path), 'latin1')}`
        : '';
      return [[path, `${entry.isSymbolicLink()} ${state}`] as const];
    }),
  );
}

function differs(before: Tree, after: Tree, name: string): boolean {
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter((path) => `${path}/`.startsWith(`${name}/`));
  return paths.some((path) => before.get(path) !== after.get(path));
}

/** An ignore file decides what is content: a file becomes content, or no longer is, without a change of its own. */
function ignoreFilesFor(name: string): string[] {
  const steps = name.split('/');
  return steps.map((_, i) => [...steps.slice(0, i), '.xstackignore'].join('/'));
}

/** The states of a repository after its runs: the last one of each kind that stored a result, and all of them. */
interface History {
  readonly all: Tree[];
  readonly complete: Map<string, Tree>;
}

function expectRight(
  { run, packs, registries }: Reasons,
  root: string,
  kind: string,
  { all, complete }: History,
): void {
  const now = treeOf(root);
  const changedSinceAny = (name: string) => all.some((before) => differs(before, now, name));
  const last = complete.get(kind);
  for (const { what, name } of run) {
    const isFile = /\.json$/.test(name) && !name.startsWith('packs/');
    if (what === 'input' && isFile && last !== undefined) expect(differs(last, now, name), name).toBe(true);
  }
  for (const { path, causes } of packs) {
    expect(causes.length, path).toBeGreaterThan(0);
    for (const { what, name } of causes) {
      if (what !== 'file') continue;
      expect(name.startsWith(`${path}/`)).toBe(true);
      expect(changedSinceAny(name) || ignoreFilesFor(name).some(changedSinceAny), name).toBe(true);
    }
  }
  for (const { file, causes } of registries) {
    expect(causes.length, file).toBeGreaterThan(0);
    for (const { what, name } of causes) if (what === 'pack') expect(changedSinceAny(name), name).toBe(true);
  }
}

const firstRun: RunStep = { edits: [], profile: 'fast', bundle: 'bundle.base.lab', out: 'build' };

async function reasonsAreRight(sequence: readonly RunStep[], counts: { explained: number }): Promise<void> {
  const root = makeWorld();
  const history: History = { all: [], complete: new Map() };
  try {
    for (const { edits, profile, bundle, out } of [firstRun, ...sequence]) {
      for (const edit of edits) apply(root, edit);
      await waitForClock();
      const before = treeOf(root);
      const options = ['--json', '--why', '--repo-root', root, '--bundle', bundle, '--out', out];
      const { exit, stdout } = await runMain(root, ['run', profile, ...options]);
      const document = JSON.parse(stdout);
      expect(documentProblems('run', document)).toEqual([]);
      const { reasons, cache } = document;
      if (reasons === undefined) continue; // Refused before the first stage.
      const { run, packs, registries } = reasons as Reasons;
      expect(run.length === 0, 'a run is explained exactly if it is not from the cache').toBe(cache.hit);
      expect(packs.length).toBe(cache.computed);
      if (exit === 0) {
        const written = [...treeOf(root)].filter(([path, state]) => before.get(path) !== state).map(([path]) => path);
        const prefix = `${out}/registries/`;
        const named = new Set(registries.map(({ file }) => prefix + file));
        for (const path of written.filter((each) => each.startsWith(`${prefix}`) && each.endsWith('.json')))
          expect(named.has(path), path).toBe(true);
      }
      expectRight(reasons, root, `${bundle} ${out}`, history);
      counts.explained += packs.length + registries.length;
      history.all.push(before);
      if (exit === 0) history.complete.set(`${bundle} ${out}`, before);
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** After any changes of a repository, everything that is computed again has a cause, and each cause is a change. */
export function reasonsExplain(numRuns: number): void {
  const counts = { explained: 0 };

  test.each([
    ['anything', anySteps],
    ['content', textSteps],
    ['the supported content', modelSteps],
    ['relations between packs', relationSteps],
  ] as const)(
    'every pack and registry has a cause, and every cause is a change, if edits change %s',
    async (_, steps) => {
      await fc.assert(
        fc.asyncProperty(steps, (sequence) => reasonsAreRight(sequence, counts)),
        { numRuns },
      );
    },
  );

  test('runs have more than one reason on average', () => {
    expect(counts.explained).toBeGreaterThan(numRuns);
  });
}
