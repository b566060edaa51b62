import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import type { JsonObject } from '../../core/base/json/value.ts';
import { isVersionOrRange } from '../../core/base/version/range.ts';
import { isSemVer } from '../../core/base/version/semver.ts';
import { checkChannel, checkReason, packageProblem } from '../../core/product/argument.ts';
import { decideExport, type ExportOptions } from '../../core/product/export.ts';
import { rangeProblem } from '../../core/product/read-package.ts';
import type { Host } from '../command.ts';
import { sourceDateEpoch } from '../source-date.ts';
import { type ExportAnswer, type InstallationData, installationOf } from './answers.ts';
import { readCompiledScenes } from './catalogue.ts';
import { type Caller, type Instance, type Outcome, outcomeOf, packageSchemaVersion } from './instance.ts';
import { loggingRefusal } from './refusal.ts';

export interface ExportRequest {
  readonly packageName: string;
  readonly packageVersion: string;
  readonly channel: string;
  readonly reason: string | undefined;
  /** ISO 8601, UTC: see `generatedAt`. */
  readonly generatedAt: string;
  /** Default: the version of the package. */
  readonly sceneVersion?: string | undefined;
  /** Default: 0.1.0, the first version with imports. */
  readonly minCoreVersion?: string | undefined;
  readonly profiles?: JsonObject;
  readonly defaults?: JsonObject;
  readonly policies?: JsonObject;
  readonly upgrade?: { readonly supportedFrom: readonly string[]; readonly breaking: boolean };
  readonly allowEmpty?: boolean;
}

export interface ExportedPackage {
  /** Parses the package at each access. */
  readonly answer: ExportAnswer;
  /** The answer without the package. */
  readonly summary: Omit<ExportAnswer, 'package'>;
  /** The package to distribute: its checksum is over exactly this source. */
  readonly text: string;
  readonly installation: InstallationData;
}

/** Exports the scenes that an instance serves on a channel, and records the export. */
export function exportPackage(
  instance: Instance,
  caller: Caller,
  request: ExportRequest,
): Promise<Outcome<ExportedPackage>> {
  const { packageName, packageVersion, channel, reason } = request;
  const about = () => ({ package_name: packageName, package_version: packageVersion });
  return loggingRefusal(instance, caller, { action: 'package_export', reason, about }, () =>
    outcomeOf(instance, undefined, async (report, apply) => {
      const isChannel = checkChannel(report, channel);
      const hasReason = checkReason(report, reason);
      const isNamed = checkName(report, request);
      if (!isChannel || !hasReason || !isNamed) return undefined;
      const compiled = readCompiledScenes(report, instance);
      if (compiled === undefined) return undefined;
      return instance.store.write(async (transaction) => {
        const state = {
          compiled,
          imported: await transaction.importedScenes(),
          ledger: await transaction.ledger({ packageName }),
          head: await transaction.head(),
          ...(await transaction.nextIds()),
        };
        const options = exportOptions({ ...request, channel });
        const decision = decideExport(report, state, options, { ...caller, reason: reason ?? '' });
        if (decision === undefined || !(await apply(transaction, decision.change))) return undefined;
        const { pack, installation } = decision;
        const summary = {
          action: 'package_export',
          package_name: packageName,
          package_version: packageVersion,
          scene_channel: channel,
          scene_count: pack.scenes.length,
          checksum: pack.checksum,
          trace_id: caller.trace_id,
        } as const;
        return {
          get answer() {
            return { ...summary, package: JSON.parse(pack.text) as JsonObject };
          },
          summary,
          text: pack.text,
          installation: installationOf(installation),
        };
      });
    }),
  );
}

/** Returns the creation time of a package: `SOURCE_DATE_EPOCH` of a reproducible build, or the current time. */
export function generatedAt({ env, now }: Pick<Host, 'env' | 'now'>): string {
  const epoch = sourceDateEpoch({ env });
  return new Date(epoch === undefined ? now() : epoch * 1000).toISOString();
}

function checkName(report: Report, { packageName, packageVersion, minCoreVersion, upgrade }: ExportRequest): boolean {
  const problem = packageProblem(packageName);
  if (problem !== undefined) report(diagnostic('refuse.package.invalid_name', `the name of the package ${problem}`));
  const versions = [packageVersion, ...(minCoreVersion === undefined ? [] : [minCoreVersion])];
  const ranges = upgrade?.supportedFrom ?? [];
  const wrong = [
    ...versions.flatMap((version) =>
      isSemVer(version) ? [] : [`\`${version}\` must be a semantic version such as \`1.2.0\``],
    ),
    ...ranges.flatMap((from) => (isVersionOrRange(from) ? [] : [rangeProblem(from)])),
  ];
  for (const message of wrong) report(diagnostic('refuse.package.invalid_version', message));
  return problem === undefined && wrong.length === 0;
}

function exportOptions(request: ExportRequest & { channel: ExportOptions['channel'] }): ExportOptions {
  const { packageName, packageVersion, channel, generatedAt, upgrade } = request;
  return {
    packageName,
    packageVersion,
    channel,
    generatedAt,
    sceneVersion: request.sceneVersion ?? packageVersion,
    minCoreVersion: request.minCoreVersion ?? '0.1.0',
    schemaVersion: packageSchemaVersion,
    profiles: request.profiles ?? {},
    defaults: request.defaults ?? {},
    policies: request.policies ?? {},
    ...(upgrade && { upgrade }),
    allowEmpty: request.allowEmpty ?? false,
    file: `${packageName}-${packageVersion}.json`,
  };
}
