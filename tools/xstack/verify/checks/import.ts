import { expectChain } from '../chain.ts';
import { dryRun, expectKeys, expectReport, keysIn } from '../dry-run.ts';
import { expectSameCounts, expectScenes, type ImportResult, importPackage, undoImports } from '../import-package.ts';
import { expectLogged, exportPackage, importedScenes, importedScenesJson } from '../instance.ts';
import { isSame, listAt, numberAt, shown, stringAt } from '../json.ts';
import { type PackageRecord, type Scene, variantOf } from '../package.ts';
import { type Sample, sampleOf, tampered } from '../sample.ts';
import { type CheckSession, expectRefusal, invoke } from '../session.ts';

/** Checks that an import does what its dry run predicts, in all visible state, and can be undone. */
export async function importCheck(session: CheckSession): Promise<void> {
  const { run, recorder } = session;
  const name = `verify-import-${run}`;
  await invoke(session, 'app.init', { scene: 'web', with_preload: false });
  const before = await importedScenesJson(session);
  const { pack: exported } = await exportPackage(session, `${name}-base`, '1.0.0');
  const sample = sampleOf(exported, { name, version: '1.0.0', word: `v${run}` });
  await expectRefusals(session, sample.pack);
  recorder.expect(
    (await importedScenesJson(session)) === before,
    'a refused import changed nothing',
    'an import that was refused changed the imported scenes',
  );
  const done = [await renameOnConflict(session, sample, exported)];
  done.push(await renameAgain(session, sample));
  done.push(await overrideExisting(session, sample));
  done.push(await skipExisting(session, sample));
  await expectHealth(session);
  await undoImports(session, done, before);
  await expectChain(session);
}

async function expectRefusals(session: CheckSession, pack: PackageRecord): Promise<void> {
  const intent = 'scene.package.import';
  const params = { package: pack, strategy: 'rename_on_conflict', reason: 'a check of the portal' };
  const status = [422, 400];
  const changed = await expectRefusal(
    session,
    intent,
    { ...params, package: tampered(pack) },
    { status, reasonCode: 'CHECKSUM_MISMATCH', what: 'a package with a wrong checksum' },
  );
  const attempt = { attempted: 'package_import', package_name: pack.package_name };
  await expectLogged(session, changed, 'package_refused', attempt);
  const { reason: _, ...withoutReason } = params;
  const missing = { status, reasonCode: 'REASON_REQUIRED', what: 'an import without a reason' };
  await expectRefusal(session, intent, withoutReason, missing);
  await expectRefusal(
    session,
    intent,
    { ...params, reason: ' \t ' },
    { ...missing, what: 'an import with a blank reason' },
  );
  const unknown = { status, reasonCode: 'UNKNOWN_STRATEGY', what: 'an unknown strategy' };
  await expectRefusal(session, intent, { ...params, strategy: 'replace_all' }, unknown);
  const stale = { status: [409], reasonCode: 'PLAN_STALE', what: 'an unknown plan hash' };
  await expectRefusal(session, intent, { ...params, plan_hash: '0'.repeat(64) }, stale);
}

async function renameOnConflict(session: CheckSession, sample: Sample, exported: PackageRecord): Promise<ImportResult> {
  const { recorder } = session;
  const { pack, added, conflict } = sample;
  const strategy = 'rename_on_conflict';
  const before = await importedScenes(session);
  const predicted = await dryRun(session, pack, strategy);
  expectReport(session, predicted, sample, strategy);
  const done = await importPackage(session, pack, { strategy, planHash: predicted.planHash, fromVersion: null });
  const [renamed] = listAt(done.data, 'renamed') ?? [];
  const to = stringAt(renamed, 'to') ?? '';
  recorder.expect(
    stringAt(renamed, 'from') === conflict &&
      new RegExp(`^${conflict.replaceAll('.', '\\.')}__pkg[1-9][0-9]*$`).test(to),
    'a conflicting scene is renamed to a free `__pkg` code',
    `the scene \`${conflict}\` has a conflict and must be renamed; the import renamed ${shown(listAt(done.data, 'renamed'))}`,
  );
  expectKeys(session, 'the imported keys', keysIn(done.data, 'imported_scene_keys'), [...added, to]);
  expectSameCounts(session, predicted, done);
  const written = pack.scenes.flatMap((scene) =>
    scene.code === conflict ? [{ ...scene, code: to }] : added.includes(scene.code) ? [scene] : [],
  );
  await expectScenes(session, 'the import', before, written);
  const served = (await exportPackage(session, `${pack.package_name}-served`, '1.0.0')).pack.scenes;
  recorder.expect(
    written.every((scene) => served.some((each) => isSame(each, scene))) &&
      exported.scenes.every((scene) => served.some((each) => isSame(each, scene))),
    'imported scenes are served beside the existing ones',
    'the served catalogue lacks an imported or an existing scene',
  );
  return done;
}

/** Imports the same package again, which changes nothing. */
async function renameAgain(session: CheckSession, { pack }: Sample): Promise<ImportResult> {
  const before = await importedScenesJson(session);
  const done = await importPackage(session, pack, {
    strategy: 'rename_on_conflict',
    fromVersion: pack.package_version,
  });
  expectKeys(session, 'the imported keys of a repeated import', keysIn(done.data, 'imported_scene_keys'), []);
  session.recorder.expect(
    (await importedScenesJson(session)) === before,
    'the same import again changes no scene',
    'importing the same package again with `rename_on_conflict` changed the imported scenes',
  );
  return done;
}

async function overrideExisting(session: CheckSession, { pack, conflict }: Sample): Promise<ImportResult> {
  const { recorder } = session;
  const newer = renamedScene(pack, conflict, '2.0.0');
  const wanted = newer.scenes.find(({ code }) => code === conflict) as Scene;
  const before = await importedScenes(session);
  const strategy = 'override_existing';
  const { planHash } = await dryRun(session, newer, strategy);
  const done = await importPackage(session, newer, { strategy, planHash, fromVersion: pack.package_version });
  expectKeys(session, 'the overwritten keys', keysIn(done.data, 'imported_scene_keys'), [conflict]);
  await expectScenes(session, '`override_existing`', before, [wanted]);
  const served = (await exportPackage(session, `${pack.package_name}-served`, '2.0.0')).pack.scenes;
  recorder.expect(
    isSame(
      served.find(({ code }) => code === conflict),
      wanted,
    ),
    '`override_existing` replaces the scene in the served catalogue',
    `\`override_existing\` left the old scene \`${conflict}\` in the served catalogue`,
  );
  return done;
}

async function skipExisting(session: CheckSession, { pack, conflict }: Sample): Promise<ImportResult> {
  const newest = renamedScene(pack, conflict, '3.0.0');
  const before = await importedScenesJson(session);
  const done = await importPackage(session, newest, { strategy: 'skip_existing', fromVersion: '2.0.0' });
  expectKeys(session, 'the keys that `skip_existing` imported', keysIn(done.data, 'imported_scene_keys'), []);
  session.recorder.expect(
    (await importedScenesJson(session)) === before,
    '`skip_existing` leaves existing scenes unchanged',
    '`skip_existing` changed an imported scene',
  );
  return done;
}

/** Returns another version of the package in which a scene has another name. */
function renamedScene(pack: PackageRecord, code: string, version: string): PackageRecord {
  const scenes = pack.scenes.map((scene) =>
    scene.code === code ? { ...scene, name: `${scene.name} (${version})` } : scene,
  );
  return variantOf(pack, { package_version: version, scenes });
}

async function expectHealth(session: CheckSession): Promise<void> {
  const { data } = await invoke(session, 'scene.health', { mode: 'summary' });
  const count = numberAt(data, 'summary', 'critical_resolve_errors_count');
  session.recorder.expect(
    count === 0,
    'no scene has a dangling reference',
    `\`scene.health\` counts ${shown(count)} critical resolve errors after the import`,
  );
}
