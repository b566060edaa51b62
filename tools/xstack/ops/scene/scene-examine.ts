import { reportInto } from '../../core/base/diagnostic/bounded.ts';
import { type Diagnostic, hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { numberOf } from '../../core/base/diagnostic/most-severe.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { checkWritable } from '../../core/scene/index/index.ts';
import { type Examination, examineRegistry } from '../../io/package-registry/examine.ts';
import { repairPlan, repairRegistry } from '../../io/package-registry/repair.ts';
import { type SceneContext, timestamp } from './scene-context.ts';

/** Payload of verify and audit; the names are those of existing tools. */
export interface ExaminationPayload {
  readonly success: boolean;
  readonly registry: string;
  readonly summary: {
    readonly totalPackages: number;
    readonly totalVersions: number;
    readonly healthyVersions: number;
    readonly issues: number;
  };
  readonly missing: Examination['missing'];
  readonly integrityMismatches: Examination['integrityMismatches'];
  readonly orphanedTarballs: readonly string[];
  readonly deprecated: Examination['deprecated'];
  /** Possible repairs. */
  readonly plan: readonly string[];
  /** Repairs carried out. */
  readonly fixes: readonly string[] | null;
}

/**
 * Examines a package registry and, on request, carries out the repairs that lose no data; reports the remaining
 * diagnostics.
 */
export async function examineAndFix(context: SceneContext, fix: boolean): Promise<ExaminationPayload | undefined> {
  const { report, registry, limits, host } = context;
  const examine = (found: Diagnostic[]) => examineRegistry(reportInto(found), registry, limits, host);
  const before: Diagnostic[] = [];
  const first = examine(before);
  const plan = first === undefined ? [] : repairPlan(registry, first);
  const mayFix = fix && first?.isSound === true && checkWritable(report, first.index);
  if (!mayFix || plan.length === 0) {
    for (const d of before) report(d);
    return first && payloadOf(context, first, before, plan, fix ? [] : null);
  }
  await repairRegistry(report, first, () => examine([]), {
    registry,
    waiting: host,
    limits,
    at: timestamp(host),
  });
  const after: Diagnostic[] = [];
  const second = examine(after);
  for (const d of after) report(d);
  return second && payloadOf(context, second, after, plan, plan);
}

function payloadOf(
  { registry }: SceneContext,
  examination: Examination,
  remaining: readonly Diagnostic[],
  plan: readonly string[],
  fixes: readonly string[] | null,
): ExaminationPayload {
  const { missing, integrityMismatches, orphanedTarballs, deprecated, totalVersions, healthyVersions, index } =
    examination;
  return {
    success: !hasErrors(remaining),
    registry: registry.given,
    summary: {
      totalPackages: Object.keys(index.value.packages).length,
      totalVersions,
      healthyVersions,
      issues: numberOf(remaining, 'error'),
    },
    missing,
    integrityMismatches,
    orphanedTarballs,
    deprecated,
    plan,
    fixes,
  };
}

export function formatExamination({ registry, summary, plan, fixes }: ExaminationPayload): string {
  const lines = [
    `${registry}: ${pluralize(summary.totalPackages, 'package')}, ${pluralize(summary.totalVersions, 'version')}, ${summary.healthyVersions} healthy, ${pluralize(summary.issues, 'problem')}`,
    ...(fixes ?? []).map((line) => `  did: ${line}`),
    ...(fixes === null ? plan.map((line) => `  --fix would ${line}`) : []),
  ];
  return `${lines.join('\n')}\n`;
}
