import { expectKeys, keysIn } from './dry-run.ts';
import { expectAll, expectInstalled, expectLogged, importedScenes, importedScenesJson } from './instance.ts';
import { isSame, listAt, numberAt, shown } from './json.ts';
import type { PackageRecord, Scene } from './package.ts';
import { type CheckSession, type IntentResult, invoke } from './session.ts';

/** Result of an import. */
export interface ImportResult extends IntentResult {
  readonly importId: number | undefined;
}

export interface ExpectedImport {
  readonly strategy: string;
  readonly planHash?: string;
  readonly fromVersion: string | null;
}

/** Imports a package and checks the answer, the ledger and the log. */
export async function importPackage(
  session: CheckSession,
  pack: PackageRecord,
  options: ExpectedImport,
): Promise<ImportResult> {
  const { strategy, planHash, fromVersion } = options;
  const { data, trace } = await invoke(session, 'scene.package.import', {
    package: pack,
    strategy,
    reason: 'a check of the portal',
    ...(planHash !== undefined && { plan_hash: planHash }),
  });
  const identity = { package_name: pack.package_name, package_version: pack.package_version };
  expectAll(session, 'the answer to the import', data, {
    action: 'package_import',
    strategy,
    trace_id: trace,
    ...identity,
  });
  expectAll(session, '`installation` of the import', data['installation'], {
    package_name: pack.package_name,
    installed_version: pack.package_version,
    active: true,
  });
  const counts = {
    imported_count: keysIn(data, 'imported_scene_keys').length,
    skipped_count: keysIn(data, 'skipped_scene_keys').length,
    renamed_count: listAt(data, 'renamed')?.length ?? -1,
  };
  expectAll(session, '`summary` of the import', data['summary'], counts);
  await expectInstalled(session, pack, 'import');
  await expectLogged(session, trace, 'package_import', { ...identity, strategy });
  await expectLogged(session, trace, 'package_install', {
    package_name: pack.package_name,
    from_version: fromVersion,
    to_version: pack.package_version,
  });
  return { data, trace, importId: numberAt(data, 'import_id') };
}

/** Checks that the imported scenes are the earlier ones and the given ones. */
export async function expectScenes(
  session: CheckSession,
  what: string,
  before: ReadonlyMap<string, Scene>,
  written: readonly Scene[],
): Promise<ReadonlyMap<string, Scene>> {
  const after = await importedScenes(session);
  const wanted = new Map([...before, ...written.map((scene) => [scene.code, scene] as const)]);
  const isRight = expectKeys(session, `the imported scenes after ${what}`, [...after.keys()], [...wanted.keys()]);
  const wrong = [...wanted.values()].filter((scene) => isRight && !isSame(after.get(scene.code), scene));
  for (const { code } of wrong) session.recorder.fault(`the imported scene \`${code}\` differs from the package`);
  return after;
}

/** Checks that the counts of a dry run equal those of the import after it. */
export function expectSameCounts({ recorder }: CheckSession, predicted: IntentResult, done: IntentResult): void {
  const said = (name: string) => numberAt(predicted.data, 'summary', name) ?? -1;
  const did = (name: string) => numberAt(done.data, 'summary', name) ?? -1;
  recorder.expect(
    said('additions_count') === did('imported_count') - did('renamed_count') &&
      said('conflicts_count') === did('renamed_count') &&
      said('scene_count') === did('imported_count') + did('skipped_count'),
    'the import did what its dry run counted',
    `the counts of the dry run, ${shown(predicted.data['summary'])}, are not those of the import, ${shown(done.data['summary'])}`,
  );
}

/** Undoes the imports in reverse order and checks that the initial state is restored. */
export async function undoImports(session: CheckSession, done: readonly ImportResult[], before: string): Promise<void> {
  for (const { importId } of done.toReversed()) {
    if (importId === undefined) return session.recorder.fault('an import returned no `import_id` and cannot be undone');
    const { trace } = await invoke(session, 'scene.package.rollback', {
      import_id: importId,
      reason: 'the check of the portal is over',
    });
    await expectLogged(session, trace, 'package_rollback', { import_id: importId });
  }
  session.recorder.expect(
    (await importedScenesJson(session)) === before,
    'undoing the imports restores the imported scenes',
    'the imported scenes differ from those before the undone imports',
  );
}
