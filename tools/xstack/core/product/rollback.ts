import { sha256Hex } from '#platform';
import { diagnostic, type Report } from '../base/diagnostic/diagnostic.ts';
import type { JsonObject } from '../base/json/value.ts';
import { hashOf } from './catalogue.ts';
import { changedFields, fieldLabel } from './fields.ts';
import { logRows } from './governance.ts';
import type { InstanceState } from './import.ts';
import { activeRow, rollbackRow } from './ledger.ts';
import type {
  AuditContext,
  Blocker,
  ImportedScene,
  ImportRecord,
  LedgerRow,
  RollbackPlan,
  StoreChange,
} from './types.ts';

/** Input of a rollback decision. */
export interface RollbackState extends Omit<InstanceState, 'compiled' | 'nextImportId'> {
  /** The import to undo and all later ones, by id. */
  readonly imports: readonly ImportRecord[];
  /** Ids of all imports that were undone. */
  readonly undone: ReadonlySet<number>;
}

/**
 * Plans a rollback. It is either exact (the store is as if the import had never happened) or blocked: by later imports
 * that depend on its scenes or continue its package, or by scenes that were changed since.
 */
export function planRollback(
  report: Report,
  state: Omit<RollbackState, 'head' | 'nextLedgerId'>,
  importId: number,
): RollbackPlan | undefined {
  const record = state.imports.find(({ id }) => id === importId);
  if (record === undefined) {
    report(
      diagnostic('refuse.package.unknown_import', `import ${importId} does not exist`, {
        help: 'run `xstack package history` to list the imports',
      }),
    );
    return undefined;
  }
  if (record.rolled_back_at !== null) {
    report(
      diagnostic('refuse.package.already_rolled_back', `import ${importId} was undone at ${record.rolled_back_at}`),
    );
    return undefined;
  }
  const later = state.imports.filter(({ id, rolled_back_at }) => id > importId && rolled_back_at === null);
  const blockers = [...laterBlockers(record, later), ...editBlockers(record, later, state.imported)];
  const { writes } = record.effect;
  return {
    plan_hash: hashOf({
      import_id: importId,
      scenes: writes.map(({ code }) => [code, sha256Hex(state.imported.get(code)?.text ?? '')]),
      later: later.map(({ id }) => id),
      installed: activeRow(state.ledger, record.package_name)?.id ?? null,
    }),
    import_id: importId,
    package_name: record.package_name,
    package_version: record.package_version,
    to_version: versionAfter(record, state),
    restored: writes.filter(({ before }) => before !== null).map(({ code }) => code),
    removed: writes.filter(({ before }) => before === null).map(({ code }) => code),
    blockers,
  };
}

/** Decides a rollback: the change that carries it out, or a diagnostic. */
export function decideRollback(
  report: Report,
  state: RollbackState,
  importId: number,
  planHash: string | undefined,
  audit: AuditContext,
): { readonly plan: RollbackPlan; readonly change: StoreChange; readonly installation: LedgerRow } | undefined {
  const plan = planRollback(report, state, importId);
  if (plan === undefined) return undefined;
  if (planHash !== undefined && planHash !== plan.plan_hash) {
    report(
      diagnostic('refuse.package.plan_stale', 'the plan is outdated: the state that it was computed from has changed', {
        help: 'review the current plan and confirm it',
      }),
    );
    return undefined;
  }
  if (plan.blockers.length > 0) {
    reportBlocked(report, plan);
    return undefined;
  }
  const record = state.imports.find(({ id }) => id === importId) as ImportRecord;
  const { row, retired } = ledgerAfter(record, state, state.nextLedgerId, audit.at);
  const before = activeRow(state.ledger, record.package_name)?.installed_version ?? null;
  const change: StoreChange = {
    put: record.effect.writes.flatMap(({ before }) => before ?? []),
    remove: plan.removed,
    rolledBack: { id: importId, at: audit.at },
    ledger: row,
    retired,
    log: logRows(state.head, audit, [
      {
        action: 'package_rollback',
        payload: {
          package_name: record.package_name,
          package_version: record.package_version,
          checksum: record.checksum,
          import_id: importId,
          from_version: before,
          to_version: plan.to_version,
          restored: plan.restored,
          removed: plan.removed,
        },
      },
    ]),
  };
  return { plan, change, installation: row };
}

function laterBlockers({ effect, package_name }: ImportRecord, later: readonly ImportRecord[]): Blocker[] {
  const written = new Set(effect.writes.map(({ code }) => code));
  return later.flatMap((other): Blocker[] => {
    const scenes = other.effect.considered
      .filter(([code]) => written.has(code))
      .map(([code, fields]) => ({ code, fields }));
    const isSamePackage = other.package_name === package_name;
    if (scenes.length === 0 && !isSamePackage) return [];
    return [
      {
        import_id: other.id,
        package_name: other.package_name,
        package_version: other.package_version,
        why: scenes.length > 0 ? 'same_scenes' : 'same_package',
        scenes,
      },
    ];
  });
}

/** Finds scenes that changed since the import although no later import wrote them. */
function editBlockers(
  { effect, package_name, package_version }: ImportRecord,
  later: readonly ImportRecord[],
  imported: ReadonlyMap<string, ImportedScene>,
): Blocker[] {
  const touched = new Set(later.flatMap(({ effect }) => effect.writes.map(({ code }) => code)));
  const scenes = effect.writes
    .filter(({ code, after }) => !touched.has(code) && sha256Hex(imported.get(code)?.text ?? '') !== after)
    .map(({ code, before }) => ({ code, fields: fieldsSince(before, imported.get(code)) }));
  return scenes.length === 0 ? [] : [{ import_id: null, package_name, package_version, why: 'edited', scenes }];
}

function fieldsSince(before: ImportedScene | null, now: ImportedScene | undefined): string[] {
  if (before === null || now === undefined) return [];
  const [was, is] = [before, now].map(({ text }) => JSON.parse(text) as JsonObject);
  return changedFields(was ?? {}, is ?? {}).map(({ field }) => field);
}

function ledgerAfter(
  record: ImportRecord,
  { ledger, undone }: Pick<RollbackState, 'ledger' | 'undone'>,
  id: number,
  at: string,
) {
  return rollbackRow(
    id,
    ledger.filter(({ package_name }) => package_name === record.package_name),
    record.id,
    (importId) => !undone.has(importId),
    at,
  );
}

function versionAfter(record: ImportRecord, state: Pick<RollbackState, 'ledger' | 'undone'>): string | null {
  const { row } = ledgerAfter(record, state, 0, record.created_at);
  const installed = row.active ? row : activeRow(state.ledger, record.package_name);
  return installed === undefined || installed.import_id === record.id ? null : installed.installed_version;
}

function reportBlocked(report: Report, { import_id, blockers }: RollbackPlan): void {
  for (const { import_id: by, package_name, package_version, why, scenes } of blockers) {
    const what =
      why === 'edited'
        ? 'its scenes were changed since'
        : `import ${by} (\`${package_name}\` ${package_version}) ${why === 'same_package' ? 'continues the package' : 'depends on its scenes'}`;
    report(
      diagnostic('refuse.package.rollback_blocked', `import ${import_id} cannot be undone: ${what}${listed(scenes)}`, {
        help: why === 'edited' ? 'revert these changes first' : `undo import ${by} first`,
      }),
    );
  }
}

function listed(scenes: Blocker['scenes']): string {
  if (scenes.length === 0) return '';
  const shown = scenes
    .slice(0, 5)
    .map(({ code, fields }) =>
      fields.length === 0 ? `\`${code}\`` : `\`${code}\` (${fields.map(fieldLabel).join(', ')})`,
    );
  const more = scenes.length - shown.length;
  return `: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
