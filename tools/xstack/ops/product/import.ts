import { sha256Hex } from '#platform';
import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { type DocumentLimits, packageLimits } from '../../core/base/json/excess.ts';
import { readJson } from '../../core/base/json/read.ts';
import { isJsonObject, type JsonObject, member } from '../../core/base/json/value.ts';
import { moveKey } from '../../core/compiler/resolve/moves.ts';
import { checkReason, checkStrategy } from '../../core/product/argument.ts';
import { checkProduct } from '../../core/product/compatibility.ts';
import { decideImport, planAgainst, targetOf } from '../../core/product/import.ts';
import type { MovesOf } from '../../core/product/moved-scenes.ts';
import { readPackage } from '../../core/product/read-package.ts';
import type { Catalogue, ImportPlan, ProductPackage } from '../../core/product/types.ts';
import { type DryRunAnswer, type ImportAnswer, installationOf } from './answers.ts';
import { readCompiledScenes } from './catalogue.ts';
import { type Caller, type Instance, type Outcome, outcomeOf } from './instance.ts';
import { loggingRefusal } from './refusal.ts';

export interface PlanRequest {
  /** The source of the package, unchanged. */
  readonly text: string;
  /** Name of the package in diagnostics. */
  readonly file: string;
  readonly strategy: string;
  readonly allowBreaking?: boolean;
  /** Limits of the package; default: those of a command. */
  readonly limits?: DocumentLimits;
}

export interface ImportRequest extends PlanRequest {
  readonly reason: string | undefined;
  /** Refuse unless the plan has this hash. */
  readonly planHash?: string | undefined;
}

/** Plans an import against the current state. Writes nothing. */
export function planImport(instance: Instance, request: PlanRequest): Promise<Outcome<DryRunAnswer>> {
  const { strategy, allowBreaking = false } = request;
  return outcomeOf(instance, request, async (report) => {
    const isStrategy = checkStrategy(report, strategy);
    const pack = acceptablePackage(report, instance, request);
    if (pack === undefined || !isStrategy) return undefined;
    const compiled = readCompiledScenes(report, instance);
    if (compiled === undefined) return undefined;
    const movesOf = await sceneMoves(instance, pack, compiled);
    return instance.store.read(async (view) => {
      const state = {
        compiled,
        imported: await view.importedScenes(),
        ledger: await view.ledger({ packageName: pack.package_name }),
      };
      const planned = planAgainst(report, state, pack, { strategy, allowBreaking, movesOf });
      return planned && dryRunAnswer(planned.plan);
    });
  });
}

/** Imports a package: scenes, ledger and log in one transaction. */
export function importPackage(
  instance: Instance,
  caller: Caller,
  request: ImportRequest,
): Promise<Outcome<ImportAnswer>> {
  const { strategy, allowBreaking = false, planHash, reason } = request;
  const attempt = { action: 'package_import', reason, about: () => aboutRefused(request) } as const;
  return loggingRefusal(instance, caller, attempt, () =>
    outcomeOf(instance, request, async (report, apply) => {
      const isStrategy = checkStrategy(report, strategy);
      const hasReason = checkReason(report, reason);
      const pack = acceptablePackage(report, instance, request);
      if (pack === undefined || !isStrategy || !hasReason) return undefined;
      const compiled = readCompiledScenes(report, instance);
      if (compiled === undefined) return undefined;
      const movesOf = await sceneMoves(instance, pack, compiled);
      return instance.store.write(async (transaction) => {
        const state = {
          compiled,
          imported: await transaction.importedScenes(),
          ledger: await transaction.ledger({ packageName: pack.package_name }),
          head: await transaction.head(),
          ...(await transaction.nextIds()),
        };
        const options = { strategy, allowBreaking, movesOf, ...(planHash !== undefined && { planHash }) };
        const decision = decideImport(report, state, pack, options, { ...caller, reason: reason ?? '' });
        if (decision === undefined) return undefined;
        const answer = importAnswer(decision.plan, state.nextImportId, caller);
        warnIfNothing(report, answer, pack);
        if (!(await apply(transaction, decision.change))) return undefined;
        return { ...answer, installation: installationOf(decision.installation) };
      });
    }),
  );
}

const unmoved: MovesOf = () => [];

/** Returns the moves of scenes in the manifests of the project; reads them only if a scene of the package is unknown. */
async function sceneMoves({ root }: Instance, pack: ProductPackage, compiled: Catalogue): Promise<MovesOf> {
  if (compiled.size === 0 || pack.scenes.every(({ code }) => compiled.has(code))) return unmoved;
  const { movedIds } = await import('../scene/current-packs.ts');
  const moves = movedIds(root)?.moves;
  return (code) => moves?.get(moveKey('scenario', code))?.final ?? [];
}

/** Returns name, version and checksum of a package, as far as it can be read. */
function aboutRefused({ file, text, limits = packageLimits }: PlanRequest): JsonObject {
  const value = readJson(() => {}, file, text, limits)?.value;
  const named = ['package_name', 'package_version', 'checksum'].flatMap((name) => {
    const given = isJsonObject(value) ? member(value, name) : undefined;
    return typeof given === 'string' ? [[name, given] as const] : [];
  });
  return { sha256: sha256Hex(text), ...Object.fromEntries(named) };
}

function acceptablePackage(
  report: Report,
  { product }: Instance,
  { file, text, limits = packageLimits }: PlanRequest,
): ProductPackage | undefined {
  const pack = readPackage(report, file, text, limits);
  return pack !== undefined && checkProduct(report, pack, product) ? pack : undefined;
}

function warnIfNothing(report: Report, { summary }: Pick<ImportAnswer, 'summary'>, pack: ProductPackage): void {
  if (summary.imported_count > 0) return;
  const why = pack.scenes.length === 0 ? 'the package has no scenes' : 'all its scenes exist already';
  report(
    diagnostic('warn.package.nothing_imported', `the import changed no scene: ${why}`, { at: { file: pack.file } }),
  );
}

function dryRunAnswer(plan: ImportPlan): DryRunAnswer {
  const additions = plan.items.filter(({ action }) => action === 'add');
  const conflicts = plan.items.filter(({ action }) => action !== 'add' && action !== 'unchanged');
  const fields = new Set(conflicts.flatMap((item) => item.changed_fields.map(({ field }) => field)));
  return {
    dry_run: true,
    package_name: plan.package_name,
    package_version: plan.package_version,
    checksum: plan.checksum,
    summary: {
      scene_count: plan.items.length,
      additions_count: additions.length,
      conflicts_count: conflicts.length,
    },
    report: {
      additions: additions.map(({ code }) => ({ scene_key: code })),
      conflicts: conflicts.map(({ code, changed_fields }) => ({
        scene_key: code,
        existing: code,
        changed_fields: changed_fields.map(({ field }) => field),
      })),
      overwrite_fields: [...fields].sort(),
    },
    plan,
  };
}

function importAnswer(plan: ImportPlan, importId: number, caller: Caller): Omit<ImportAnswer, 'installation'> {
  const imported = plan.items.flatMap((item) => targetOf(item) ?? []);
  const skipped = plan.items.filter((item) => targetOf(item) === undefined).map(({ code }) => code);
  const renamed = plan.items.flatMap(({ action, code, to }) =>
    action === 'rename' && to !== undefined ? [{ from: code, to }] : [],
  );
  return {
    action: 'package_import',
    import_id: importId,
    package_name: plan.package_name,
    package_version: plan.package_version,
    checksum: plan.checksum,
    strategy: plan.strategy,
    plan_hash: plan.plan_hash,
    imported_scene_keys: imported,
    skipped_scene_keys: skipped,
    renamed,
    trace_id: caller.trace_id,
    summary: { imported_count: imported.length, skipped_count: skipped.length, renamed_count: renamed.length },
  };
}
