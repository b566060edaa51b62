import { sha256Hex } from '#platform';
import { diagnostic, type Report } from '../base/diagnostic/diagnostic.ts';
import { overlay } from './catalogue.ts';
import { checkUpgrade } from './compatibility.ts';
import { copiesIn, copyCode, printWithCode } from './copies.ts';
import { type LogEntry, logRows } from './governance.ts';
import { activeRow, ledgerRow } from './ledger.ts';
import { type MovesOf, withCurrentCodes } from './moved-scenes.ts';
import { planImport } from './plan.ts';
import type {
  AuditContext,
  Catalogue,
  GovernanceHead,
  ImportEffect,
  ImportedScene,
  ImportPlan,
  LedgerRow,
  PlanItem,
  ProductPackage,
  SceneWrite,
  StoreChange,
  Strategy,
} from './types.ts';

/** Input of an import decision: the instance as of one transaction. */
export interface InstanceState {
  readonly compiled: Catalogue;
  readonly imported: ReadonlyMap<string, ImportedScene>;
  /** At least the rows of the package. */
  readonly ledger: readonly LedgerRow[];
  readonly head: GovernanceHead;
  readonly nextImportId: number;
  readonly nextLedgerId: number;
}

export interface ImportOptions {
  readonly strategy: Strategy;
  readonly allowBreaking: boolean;
  readonly movesOf: MovesOf;
  /** Refuse unless the plan has this hash. */
  readonly planHash?: string;
}

/** Plans an import against the current state, or reports why it is impossible. `pack` of the result has current codes. */
export function planAgainst(
  report: Report,
  state: Pick<InstanceState, 'compiled' | 'imported' | 'ledger'>,
  given: ProductPackage,
  { strategy, allowBreaking, movesOf }: ImportOptions,
): { readonly plan: ImportPlan; readonly catalogue: Catalogue; readonly pack: ProductPackage } | undefined {
  const installed = activeRow(state.ledger, given.package_name);
  if (!checkUpgrade(report, given, installed?.installed_version, allowBreaking)) return undefined;
  const catalogue = overlay(state.compiled, state.imported.values());
  const { pack, moved } = withCurrentCodes(report, given, catalogue, movesOf);
  const plan = planImport(report, pack, strategy, { catalogue, installed, moved });
  return plan && { plan, catalogue, pack };
}

export interface ImportDecision {
  readonly plan: ImportPlan;
  readonly change: StoreChange;
  readonly installation: LedgerRow;
}

/** Decides an import: the plan and the change that carries it out. */
export function decideImport(
  report: Report,
  state: InstanceState,
  given: ProductPackage,
  options: ImportOptions,
  audit: AuditContext,
): ImportDecision | undefined {
  const planned = planAgainst(report, state, given, options);
  if (planned === undefined) return undefined;
  const { plan, catalogue, pack } = planned;
  if (options.planHash !== undefined && options.planHash !== plan.plan_hash) {
    report(
      diagnostic('refuse.package.plan_stale', 'the plan is outdated: the state that it was computed from has changed', {
        help: 'review the current plan and confirm it',
      }),
    );
    return undefined;
  }
  const id = state.nextImportId;
  const put = scenesToPut(pack, plan, id);
  const before = activeRow(state.ledger, pack.package_name);
  const installation = ledgerRow(state.nextLedgerId, { ...pack, source: 'import', import_id: id }, before, audit.at);
  const { package_name, package_version, checksum, channel } = pack;
  const change: StoreChange = {
    put,
    remove: [],
    packageText: { checksum, package_name, package_version, text: pack.text },
    newImport: {
      id,
      package_name,
      package_version,
      checksum,
      channel,
      strategy: plan.strategy,
      plan_hash: plan.plan_hash,
      created_at: audit.at,
      rolled_back_at: null,
      effect: effectOf(plan, put, catalogue, state.imported),
    },
    ledger: installation,
    retired: before === undefined ? [] : [before.id],
    log: logRows(state.head, audit, importEntries(plan, id)),
  };
  return { plan, change, installation };
}

function scenesToPut(pack: ProductPackage, plan: ImportPlan, importId: number): ImportedScene[] {
  const { package_name, package_version, checksum, channel } = pack;
  const put: ImportedScene[] = [];
  for (const [i, item] of plan.items.entries()) {
    const scene = pack.scenes[i];
    if (scene?.code !== item.code) throw new Error('bug: the plan is not in the order of the package');
    const to = targetOf(item);
    if (to === undefined) continue;
    const text = to === scene.code ? scene.text : printWithCode(scene, to);
    put.push({
      code: to,
      text,
      package_name,
      package_version,
      checksum,
      channel,
      import_id: importId,
      source_code: scene.sourceCode ?? scene.code,
    });
  }
  return put;
}

/** Returns the code that an item writes, or undefined. */
export function targetOf({ action, code, to }: PlanItem): string | undefined {
  if (action === 'add' || action === 'overwrite') return code;
  return action === 'rename' ? to : undefined;
}

function effectOf(
  plan: ImportPlan,
  put: readonly ImportedScene[],
  catalogue: Catalogue,
  imported: ReadonlyMap<string, ImportedScene>,
): ImportEffect {
  return {
    considered: considered(plan, catalogue),
    writes: put.map(
      ({ code, text }): SceneWrite => ({ code, before: imported.get(code) ?? null, after: sha256Hex(text) }),
    ),
  };
}

/** Returns every scene that a plan depends on. For renamed scenes, the existing copies determined the number. */
function considered({ items }: ImportPlan, catalogue: Catalogue): ImportEffect['considered'] {
  const found = new Map<string, readonly string[]>();
  const wasRenamed = items.some(({ to }) => to !== undefined);
  const copies = wasRenamed ? copiesIn(catalogue) : undefined;
  for (const { code, to } of items) {
    if (to === undefined) continue;
    for (const n of copies?.get(code) ?? []) found.set(copyCode(code, n), []);
    found.set(to, []);
  }
  for (const { code, changed_fields } of items)
    found.set(
      code,
      changed_fields.map(({ field }) => field),
    );
  return [...found];
}

function importEntries(plan: ImportPlan, importId: number): LogEntry[] {
  const { package_name, package_version, checksum, channel, strategy, plan_hash, from_version } = plan;
  const codes = (action: PlanItem['action']) =>
    plan.items.filter((item) => item.action === action).map(({ code }) => code);
  const identity = { package_name, package_version, checksum, import_id: importId };
  return [
    {
      action: 'package_import',
      payload: {
        ...identity,
        strategy,
        plan_hash,
        added: codes('add'),
        overwritten: codes('overwrite'),
        renamed: plan.items.flatMap(({ action, code, to }) =>
          action === 'rename' && to !== undefined ? [{ from: code, to }] : [],
        ),
        skipped: codes('skip'),
        unchanged: codes('unchanged'),
      },
    },
    {
      action: 'package_install',
      payload: { ...identity, channel, from_version, to_version: package_version },
    },
  ];
}
