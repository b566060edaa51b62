import { diagnostic, type Report } from '../base/diagnostic/diagnostic.ts';
import type { JsonObject } from '../base/json/value.ts';
import { catalogueHash, hashOf } from './catalogue.ts';
import { type Copies, copiesIn, renameTarget } from './copies.ts';
import { changedFields } from './fields.ts';
import type {
  Catalogue,
  ImportPlan,
  LedgerRow,
  PackageScene,
  PlanItem,
  PlanSummary,
  ProductPackage,
  Strategy,
} from './types.ts';

/** Input of a plan. */
export interface PlanState {
  /** Sorted by code. */
  readonly catalogue: Catalogue;
  /** The active ledger row of the package. */
  readonly installed: LedgerRow | undefined;
  /** Former codes of scenes of the package, and their current ones. */
  readonly moved: ReadonlyMap<string, string>;
}

/** Decides what an import does with each scene of a package. */
export function planImport(
  report: Report,
  pack: ProductPackage,
  strategy: Strategy,
  { catalogue, installed, moved }: PlanState,
): ImportPlan | undefined {
  const items = planItems(pack.scenes, catalogue, strategy);
  const tooLong = items.filter(({ to }) => to !== undefined && to.length > maximumCode);
  for (const { code } of tooLong)
    report(
      diagnostic('refuse.package.rename_too_long', `the scene \`${code}\` cannot be renamed: no room for \`__pkg1\``, {
        at: { file: pack.file },
        help: `a code has at most ${maximumCode} characters; import with another strategy`,
      }),
    );
  if (tooLong.length > 0) return undefined;
  const state = {
    catalogue: catalogueHash(catalogue),
    installed: installed ? { version: installed.installed_version, checksum: installed.checksum } : null,
    ...(moved.size > 0 && { moved: Object.fromEntries(moved) }),
  };
  const stateHash = hashOf(state);
  return {
    plan_hash: hashOf({ checksum: pack.checksum, strategy, state_hash: stateHash }),
    package_name: pack.package_name,
    package_version: pack.package_version,
    checksum: pack.checksum,
    channel: pack.channel,
    strategy,
    from_version: installed?.installed_version ?? null,
    state_hash: stateHash,
    summary: summaryOf(items),
    items,
  };
}

const maximumCode = 200;

function planItems(scenes: readonly PackageScene[], catalogue: Catalogue, strategy: Strategy): PlanItem[] {
  const own = new Set(scenes.map(({ code }) => code));
  let copies: Copies | undefined;
  return scenes.map((scene): PlanItem => {
    const { code } = scene;
    const there = catalogue.get(code);
    if (there === undefined) return { code, action: 'add', changed_fields: [] };
    if (there.text === scene.text) return { code, action: 'unchanged', changed_fields: [] };
    const changed_fields = changedFields(parsed(there.text), parsed(scene.text));
    if (strategy === 'skip_existing') return { code, action: 'skip', changed_fields };
    if (strategy === 'override_existing') return { code, action: 'overwrite', changed_fields };
    copies ??= copiesIn(catalogue);
    const { to, exists } = renameTarget(scene, catalogue, copies, own);
    return exists
      ? { code, action: 'unchanged', to, changed_fields: [] }
      : { code, action: 'rename', to, changed_fields };
  });
}

function parsed(text: string): JsonObject {
  return JSON.parse(text) as JsonObject;
}

function summaryOf(items: readonly PlanItem[]): PlanSummary {
  const counts = { add: 0, skip: 0, overwrite: 0, rename: 0, unchanged: 0 };
  for (const { action } of items) counts[action]++;
  return { scene_count: items.length, ...counts };
}
