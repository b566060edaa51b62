/** Properties of every sequence of imports, manual changes and rollbacks. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { canonicalJson } from '../../tools/xstack/core/base/json/canonical.ts';
import type { JsonObject } from '../../tools/xstack/core/base/json/value.ts';
import {
  type DryRunAnswer,
  type Instance,
  importPackage,
  planImport,
  planRollback,
  rollbackImport,
  type Strategy,
  strategies,
  verifyGovernance,
} from '../../tools/xstack/ops/product/service.ts';
import {
  accepted,
  caller,
  codesOf,
  compiledBundle,
  importedScenes,
  instanceAt,
  served,
  writeByHand,
} from './support/instance.ts';
import { packageText, scene, type TestScene } from './support/package.ts';

interface Import {
  readonly kind: 'import';
  readonly name: string;
  readonly version: string;
  readonly scenes: readonly TestScene[];
  readonly strategy: Strategy;
}

/** Gives one of the imported scenes another name, bypassing all checks. */
interface Edit {
  readonly kind: 'edit';
  readonly which: number;
  readonly name: string;
}

/** An edit and its scene. */
interface SceneEdit {
  readonly kind: 'edited';
  readonly code: string;
  readonly name: string;
}

interface Rollback {
  readonly kind: 'rollback';
  /** 0: the last import that was not undone, 1: the one before, ... */
  readonly back: number;
}

type Step = Import | Edit | Rollback;

const compiled = { 'scene.a': 'A', 'scene.b': 'B', 'scene.b__pkg1': 'Taken' };
const codes = ['scene.a', 'scene.b', 'scene.c', 'scene.d', 'scene.a__pkg1', 'scene.c__pkg2'];
const names = ['A', 'B', '城市', 'x'];
let root: string | undefined;

const scenes = fc
  .uniqueArray(
    fc.record({
      code: fc.constantFrom(...codes),
      name: fc.constantFrom(...names),
      mass: fc.constantFrom(1, 2, undefined),
    }),
    { maxLength: 4, selector: ({ code }) => code },
  )
  .map((all) => all.map(({ code, name, mass }) => scene(code, name, mass === undefined ? {} : { mass })));

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('import' as const),
        name: fc.constantFrom('demo.one', 'demo.two'),
        version: fc.constantFrom('1.0.0', '1.1.0', '2.0.0'),
        scenes,
        strategy: fc.constantFrom(...strategies),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('edit' as const),
        which: fc.nat(9),
        name: fc.constantFrom('edited', 'A'),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('rollback' as const), back: fc.nat(3) }) },
  ),
  { minLength: 1, maxLength: 8 },
);

/** Plays random sequences and holds every step to the laws. */
export async function checkLaws(numRuns: number, newDatabase = async () => ':memory:'): Promise<void> {
  root ??= compiledBundle(compiled);
  const newInstance = async () => instanceAt(root as string, await newDatabase());
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      await new Replay(newInstance, await newInstance()).all(sequence);
    }),
    { numRuns },
  );
}

interface AppliedImport {
  readonly id: number;
  readonly step: Import;
  /** The content of the store before it. */
  readonly before: string;
  /** Number of imports undone before it. */
  readonly undone: number;
}

class Replay {
  readonly #newInstance: () => Promise<Instance>;
  readonly #instance: Instance;
  /** Imports that were not undone. */
  #history: (Import | SceneEdit)[] = [];
  #standing: AppliedImport[] = [];
  #undone = 0;

  constructor(newInstance: () => Promise<Instance>, instance: Instance) {
    this.#newInstance = newInstance;
    this.#instance = instance;
  }

  async all(sequence: readonly Step[]): Promise<void> {
    try {
      for (const step of sequence) {
        if (step.kind === 'import') await this.#import(step);
        else if (step.kind === 'edit') await this.#edit(step);
        else await this.#rollback(step);
        await this.#ledgerIsSound();
      }
      expect(await verifyGovernance(this.#instance)).toMatchObject({ valid: true, problems: [] });
    } finally {
      await this.#instance.store.close();
    }
  }

  async #import(step: Import): Promise<void> {
    const request = requestOf(step);
    const before = await served(this.#instance);
    const stored = await this.#stored();
    const { plan, report, summary } = accepted(await planImport(this.#instance, request));
    expect(await this.#stored()).toBe(stored);
    const answer = accepted(
      await importPackage(this.#instance, caller, { ...request, reason: 'a test', planHash: plan.plan_hash }),
    );
    const after = await served(this.#instance);
    expect(after).toEqual(applied(before, step, plan));
    expect(answer).toMatchObject({ package_name: step.name, package_version: step.version, checksum: plan.checksum });
    expect(answer).toMatchObject({ strategy: step.strategy, plan_hash: plan.plan_hash, trace_id: caller.trace_id });
    expect(answer.summary.imported_count).toBe(plan.summary.add + plan.summary.overwrite + plan.summary.rename);
    expect(answer.summary.renamed_count).toBe(plan.summary.rename);
    expect(answer.imported_scene_keys.length + answer.skipped_scene_keys.length).toBe(step.scenes.length);
    expect(report.additions).toHaveLength(summary.additions_count);
    expect(report.conflicts).toHaveLength(summary.conflicts_count);
    expect(answer.installation).toMatchObject({
      package_name: step.name,
      installed_version: step.version,
      checksum: plan.checksum,
      source: 'import',
      active: true,
    });
    await this.#isIdempotent(step, after);
    this.#history.push(step);
    this.#standing.push({ id: answer.import_id, step, before: stored, undone: this.#undone });
  }

  /** Repeating it would write nothing. */
  async #isIdempotent(step: Import, after: Readonly<Record<string, string>>): Promise<void> {
    const { plan } = accepted(await planImport(this.#instance, requestOf(step)));
    expect(applied(after, step, plan)).toEqual(after);
    expect(plan.summary.add + plan.summary.overwrite + plan.summary.rename).toBe(0);
  }

  async #edit({ which, name }: Edit): Promise<void> {
    const codes = [...(await importedScenes(this.#instance)).keys()].sort();
    const code = codes[which % Math.max(1, codes.length)];
    if (code === undefined) return;
    const edited = { kind: 'edited', code, name } as const;
    await editByHand(this.#instance, edited);
    this.#history.push(edited);
  }

  async #rollback({ back }: Rollback): Promise<void> {
    const target = this.#standing.at(-1 - back);
    if (target === undefined) return;
    const before = await this.#stored();
    const plan = accepted(await planRollback(this.#instance, target.id));
    const isLast = this.#history.at(-1) === target.step && this.#standing.at(-1) === target;
    const outcome = await rollbackImport(this.#instance, caller, {
      importId: target.id,
      reason: 'a test',
      planHash: plan.plan_hash,
    });
    if (!outcome.ok) {
      expect(isLast).toBe(false);
      expect(plan.blockers.length).toBeGreaterThan(0);
      expect(codesOf(outcome)).toEqual(plan.blockers.map(() => 'refuse.package.rollback_blocked'));
      expect(await this.#stored()).toBe(before);
      return;
    }
    expect(plan.blockers).toEqual([]);
    if (isLast && this.#undone === target.undone) expect(await this.#stored()).toBe(target.before);
    this.#undone++;
    this.#history = this.#history.filter((step) => step !== target.step);
    this.#standing = this.#standing.filter((each) => each !== target);
    expect(await served(this.#instance)).toEqual(await replayed(await this.#newInstance(), this.#history));
  }

  async #ledgerIsSound(): Promise<void> {
    const active = await this.#instance.store.read((view) => view.ledger({ active: true }));
    expect(new Set(active.map((row) => row.package_name)).size).toBe(active.length);
    for (const name of ['demo.one', 'demo.two']) {
      const last = this.#standing.filter(({ step }) => step.name === name).at(-1);
      expect(active.find((row) => row.package_name === name)?.installed_version).toBe(last?.step.version);
    }
  }

  async #stored(): Promise<string> {
    return JSON.stringify([...(await importedScenes(this.#instance))].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

function requestOf({ name, version, scenes, strategy }: Import) {
  return { text: packageText({ name, version, scenes }), file: 'package.json', strategy };
}

/** Returns the catalogue that a plan announces. */
function applied(
  before: Readonly<Record<string, string>>,
  { scenes }: Import,
  { items }: DryRunAnswer['plan'],
): Readonly<Record<string, string>> {
  const after = { ...before };
  for (const { code, action, to } of items) {
    const value = scenes.find((each) => each.code === code) as JsonObject;
    if (action === 'add' || action === 'overwrite') after[code] = canonicalJson(value);
    if (action === 'rename') after[to as string] = canonicalJson({ ...value, code: to as string });
  }
  return after;
}

/** Returns the scenes that an instance serves after exactly these steps. */
async function replayed(
  instance: Instance,
  history: readonly (Import | SceneEdit)[],
): Promise<Readonly<Record<string, string>>> {
  try {
    for (const step of history)
      if (step.kind === 'edited') await editByHand(instance, step);
      else accepted(await importPackage(instance, caller, { ...requestOf(step), reason: 'again' }));
    return await served(instance);
  } finally {
    await instance.store.close();
  }
}

async function editByHand(instance: Instance, { code, name }: SceneEdit): Promise<void> {
  const scene = (await importedScenes(instance)).get(code);
  if (scene === undefined) return; // An undone import had added it, and the change was reverted before.
  const text = canonicalJson({ ...(JSON.parse(scene.text) as JsonObject), name });
  await writeByHand(instance, { put: [{ ...scene, text }] });
}
