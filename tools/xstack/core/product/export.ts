import { diagnostic, type Report } from '../base/diagnostic/diagnostic.ts';
import type { JsonObject } from '../base/json/value.ts';
import { isServedOn, overlay } from './catalogue.ts';
import { exportedPackage } from './exported-package.ts';
import { logRows } from './governance.ts';
import type { InstanceState } from './import.ts';
import { activeRow, ledgerRow } from './ledger.ts';
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
  const stored = scenesOn(channel, state);
  if (stored.length === 0 && !options.allowEmpty) {
    report(
      diagnostic('refuse.package.no_scenes', `no scene on the channel \`${channel}\` to export`, {
        help: 'compile a bundle with scenes (`xstack run`) or import some; --allow-empty exports a package without scenes',
      }),
    );
    return undefined;
  }
  const pack = exportedPackage(report, file, withoutScenes(options), stored);
  if (pack === undefined) return undefined;
  const before = activeRow(state.ledger, packageName);
  const event = { ...pack, source: 'export', import_id: null } as const;
  const installation = ledgerRow(state.nextLedgerId, event, before, audit.at);
  const change: StoreChange = {
    put: [],
    remove: [],
    packageText: {
      checksum: pack.checksum,
      package_name: packageName,
      package_version: packageVersion,
      text: pack.text,
    },
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
          scene_count: pack.scenes.length,
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

/** Returns the package without its scenes and its checksum. */
function withoutScenes(options: ExportOptions): JsonObject {
  const { upgrade } = options;
  return {
    package_name: options.packageName,
    package_version: options.packageVersion,
    schema_version: options.schemaVersion,
    scene_version: options.sceneVersion,
    scenes: [],
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
}
