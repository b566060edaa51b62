import { diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { didYouMean } from '../../core/base/diagnostic/suggest.ts';
import type { JsonObject, JsonValue } from '../../core/base/json/value.ts';
import { compareText } from '../../core/base/text/compare.ts';
import type { GovernanceFilter, ImportSummary } from '../../core/ports/store.ts';
import { overlay } from '../../core/product/catalogue.ts';
import type { ChainProblem } from '../../core/product/chain-problem.ts';
import { chainVerifier } from '../../core/product/governance.ts';
import { type GovernanceRow, governanceActions, type StoredPackage } from '../../core/product/types.ts';
import { type InstallationData, installationOf } from './answers.ts';
import { readCompiledScenes } from './catalogue.ts';
import { type Instance, type Outcome, outcomeOf } from './instance.ts';

/** Returns the installed packages: the active rows of the ledger, by name. */
export async function listInstalled({ store }: Instance): Promise<readonly InstallationData[]> {
  const rows = await store.read((view) => view.ledger({ active: true }));
  return rows.map(installationOf).sort((a, b) => compareText(a.package_name, b.package_name));
}

export interface History {
  /** Rows of the ledger, newest first. */
  readonly installations: readonly InstallationData[];
  /** Imports, newest first; those that can be undone have no `rolled_back_at`. */
  readonly imports: readonly ImportSummary[];
}

/** Returns the ledger, of one package or of all. */
export function packageHistory(instance: Instance, packageName?: string): Promise<Outcome<History>> {
  return outcomeOf(instance, undefined, (report) =>
    instance.store.read(async (view) => {
      const all = await view.ledger();
      const rows = packageName === undefined ? all : all.filter((row) => row.package_name === packageName);
      if (packageName !== undefined && rows.length === 0) {
        const help = didYouMean(packageName, new Set(all.map((row) => row.package_name)));
        report(
          diagnostic('refuse.package.not_found', `no package \`${packageName}\` was ever installed or exported here`, {
            ...(help !== undefined && { help }),
          }),
        );
        return undefined;
      }
      return { installations: rows.map(installationOf), imports: await view.imports(packageName) };
    }),
  );
}

/** Returns a package as imported or exported; without a version, the installed or last one. */
export function getPackage(
  instance: Instance,
  packageName: string,
  packageVersion?: string,
): Promise<Outcome<StoredPackage>> {
  return outcomeOf(instance, undefined, (report) =>
    instance.store.read(async (view) => {
      const found = await view.package({ packageName, ...(packageVersion !== undefined && { packageVersion }) });
      if (found !== undefined) return found;
      const names = new Set((await view.ledger()).map((row) => row.package_name));
      const what = packageVersion === undefined ? `\`${packageName}\`` : `\`${packageName}\` ${packageVersion}`;
      const help = names.has(packageName)
        ? 'run `xstack package history` to list the versions'
        : didYouMean(packageName, names);
      report(
        diagnostic('refuse.package.not_found', `the package ${what} does not exist here`, {
          ...(help !== undefined && { help }),
        }),
      );
      return undefined;
    }),
  );
}

/**
 * Returns rows of the governance log. An unknown action is refused, so that a misspelling does not look like an empty
 * log.
 */
export function governanceLog(
  instance: Instance,
  filter: GovernanceFilter = {},
): Promise<Outcome<readonly GovernanceRow[]>> {
  return outcomeOf(instance, undefined, async (report) => {
    const { action } = filter;
    if (action !== undefined && !(governanceActions as readonly string[]).includes(action)) {
      report(
        diagnostic('refuse.governance.unknown_action', `the governance log has no action \`${action}\``, {
          help: didYouMean(action, governanceActions) ?? `it has ${governanceActions.join(', ')}`,
        }),
      );
      return undefined;
    }
    return instance.store.read((view) => view.governance(filter));
  });
}

export interface LogState {
  readonly valid: boolean;
  readonly rows: number;
  /** Hash of the last row; if it is also stored elsewhere, it shows that a whole log was replaced. */
  readonly head_hash: string;
  readonly problems: readonly ChainProblem[];
}

const rowsAtOnce = 1000;

/** Verifies the whole log row by row; returns every break. */
export function verifyGovernance({ store }: Instance): Promise<LogState> {
  return store.read(async (view) => {
    const verifier = chainVerifier();
    let after: number | undefined;
    for (;;) {
      const page = { limit: rowsAtOnce, order: 'oldest_first' } as const;
      const rows = await view.governance(after === undefined ? page : { ...page, after });
      for (const row of rows) verifier.next(row);
      after = rows.at(-1)?.id ?? after;
      if (rows.length < rowsAtOnce) break;
    }
    const head = await view.head();
    const problems = verifier.end(head);
    return { valid: problems.length === 0, rows: head.rows, head_hash: head.row_hash, problems };
  });
}

/** The imported scenes as JSON: a list sorted by code, as in `sc.scene.package.imported_scenes`. */
export async function importedScenesJson({ store }: Instance): Promise<string> {
  const scenes = await store.read((view) => view.importedScenes());
  return `[${[...scenes.values()]
    .sort((a, b) => compareText(a.code, b.code))
    .map(({ text }) => text)
    .join(',')}]`;
}

/** A served scene and its origin. */
export interface ServedScene {
  readonly code: string;
  readonly origin: 'compiled' | 'imported';
  readonly scene: JsonValue;
}

/** Returns the scenes that the instance serves, sorted by code. */
export function sceneCatalogue(instance: Instance): Promise<Outcome<readonly ServedScene[]>> {
  return outcomeOf(instance, undefined, async (report) => {
    const compiled = readCompiledScenes(report, instance);
    if (compiled === undefined) return undefined;
    const imported = await instance.store.read((view) => view.importedScenes());
    return [...overlay(compiled, imported.values()).values()].map(({ code, origin, text }) => ({
      code,
      origin,
      scene: JSON.parse(text) as JsonObject,
    }));
  });
}
