import { diagnostic, type Report } from '../base/diagnostic/diagnostic.ts';
import { prettyJson } from '../base/json/canonical.ts';
import { isExcessive, packageLimits } from '../base/json/excess.ts';
import { readJson } from '../base/json/read.ts';
import type { JsonObject } from '../base/json/value.ts';
import { isServedOn, overlay } from './catalogue.ts';
import { packageChecksum } from './checksum.ts';
import { logRows } from './governance.ts';
import type { InstanceState } from './import.ts';
import { activeRow, ledgerRow } from './ledger.ts';
import { readPackage } from './read-package.ts';
import type { AuditContext, Channel, LedgerRow, ProductPackage, StoreChange } from './types.ts';

/** Name, version and metadata of an export. */
export interface ExportOptions {
  readonly packageName: string;
  readonly packageVersion: string;
  readonly channel: Channel;
  readonly sceneVersion: string;
  readonly minCoreVersion: string;
  readonly schemaVersion: string;
  readonly profiles: JsonObject;
  readonly defaults: JsonObject;
  readonly policies: JsonObject;
  readonly upgrade?: { readonly supportedFrom: readonly string[]; readonly breaking: boolean };
  /** ISO 8601, UTC. */
  readonly generatedAt: string;
  readonly allowEmpty: boolean;
  /** Name of the package in diagnostics. */
  readonly file: string;
}

export interface ExportDecision {
  readonly pack: ProductPackage;
  readonly change: StoreChange;
  readonly installation: LedgerRow;
}

/** Decides an export: the package of the scenes served on a channel, and the change that records it. */
export function decideExport(
  report: Report,
  state: Omit<InstanceState, 'nextImportId'>,
  options: ExportOptions,
  audit: AuditContext,
): ExportDecision | undefined {
  const { packageName, packageVersion, channel, file } = options;
  const texts = scenesOn(channel, state);
  if (!fitIntoOne(report, file, texts)) return undefined;
  const scenes = texts.map((text) => JSON.parse(text) as JsonObject);
  if (scenes.length === 0 && !options.allowEmpty) {
    report(
      diagnostic('refuse.package.no_scenes', `no scene on the channel \`${channel}\` to export`, {
        help: 'compile a bundle with scenes (`xstack run`) or import some; --allow-empty exports a package without scenes',
      }),
    );
    return undefined;
  }
  const text = printPackage(options, scenes);
  const pack = readPackage(report, file, text);
  if (pack === undefined) return undefined;
  const before = activeRow(state.ledger, packageName);
  const event = { ...pack, source: 'export', import_id: null } as const;
  const installation = ledgerRow(state.nextLedgerId, event, before, audit.at);
  const change: StoreChange = {
    put: [],
    remove: [],
    packageText: { checksum: pack.checksum, package_name: packageName, package_version: packageVersion, text },
    ledger: installation,
    retired: before === undefined ? [] : [before.id],
    log: logRows(state.head, audit, [
      {
        action: 'package_export',
        payload: {
          package_name: packageName,
          package_version: packageVersion,
          checksum: pack.checksum,
          channel,
          scene_count: scenes.length,
          scenes: pack.scenes.map(({ code }) => code),
        },
      },
    ]),
  };
  return { pack, change, installation };
}

function scenesOn(channel: Channel, { compiled, imported }: Pick<InstanceState, 'compiled' | 'imported'>): string[] {
  const served = [...imported.values()].filter((scene) => isServedOn(channel, scene.channel));
  return [...overlay(compiled, served).values()].map(({ text }) => text);
}

/**
 * Reports whether a package may hold these scenes; reports if not. Each is within the limits, but their sum may not be. The
 * limits apply to the package as it is printed, so scenes that exceed them are printed, with one value in memory at a time.
 */
function fitIntoOne(report: Report, file: string, texts: readonly string[]): boolean {
  if (!isExcessive(`[${texts.join(',')}]`, packageLimits)) return true;
  const printed = texts.map((text) => prettyJson(JSON.parse(text) as JsonObject).replaceAll('\n', `\n${sceneIndent}`));
  const list = `[${printed.map((text) => sceneIndent + text.trimEnd()).join(',\n')}]`;
  if (!isExcessive(list, packageLimits)) return true;
  readJson(report, file, list, packageLimits);
  return false;
}

/** Indentation of a scene in a printed package. */
const sceneIndent = '    ';

/** Prints the package. Its checksum is in the form that deployed instances compute. */
function printPackage(options: ExportOptions, scenes: readonly JsonObject[]): string {
  const { upgrade } = options;
  const content: JsonObject = {
    package_name: options.packageName,
    package_version: options.packageVersion,
    schema_version: options.schemaVersion,
    scene_version: options.sceneVersion,
    scenes,
    profiles: options.profiles,
    defaults: { ...options.defaults, scene_channel: options.channel },
    policies: options.policies,
    compatibility: {
      min_core_version: options.minCoreVersion,
      supported_schema_versions: [options.schemaVersion],
    },
    ...(upgrade && {
      upgrade: { type: 'inplace', supported_from: upgrade.supportedFrom, breaking: upgrade.breaking },
    }),
    generated_at: options.generatedAt,
  };
  return prettyJson({ ...content, checksum: packageChecksum(prettyJson(content), content) });
}
