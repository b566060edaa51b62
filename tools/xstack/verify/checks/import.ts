import { expectChain } from '../chain.ts';
import { dryRun, expectKeys, expectReport, keysIn } from '../dry-run.ts';
import { expectForetold, expectScenes, type Imported, importPackage, takeBack } from '../import-package.ts';
import { expectLogged, exportPackage, importedScenes, importedText } from '../instance.ts';
import { isSame, listAt, numberAt, shown, textAt } from '../json.ts';
import { type Package, type Scene, variantOf } from '../package.ts';
import { type Sample, sampleOf, tampered } from '../sample.ts';
import { ask, askInVain, type Session } from '../session.ts';

/** Checks that an import does what its dry run predicts, in all visible state, and can be undone. */
export async function importCheck(session: Session): Promise<void> {
  const { run, notebook } = session;
  const name = `verify-import-${run}`;
  await ask(session, 'app.init', { scene: 'web', with_preload: false });
  const before = await importedText(session);
  const { pack: exported } = await exportPackage(session, `${name}-base`, '1.0.0');
  const sample = sampleOf(exported, { name, version: '1.0.0', word: `v${run}` });
  await expectRefusals(session, sample.pack);
  notebook.expect(
    (await importedText(session)) === before,
    'what was refused changed nothing',
    'an import that was refused changed the imported scenes',
  );
  const done = [await renameOnConflict(session, sample, exported)];
  done.push(await renameAgain(session, sample));
  done.push(await overrideExisting(session, sample));
  done.push(await skipExisting(session, sample));
  await expectHealth(session);
  await takeBack(session, done, before);
  await expectChain(session);
}

async function expectRefusals(session: Session, pack: Package): Promise<void> {
  const intent = 'scene.package.import';
  const params = { package: pack, strategy: 'rename_on_conflict', reason: 'a check of the portal' };
  const status = [422, 400];
  const changed = await askInVain(
    session,
    intent,
    { ...params, package: tampered(pack) },
    { status, reasonCode: 'CHECKSUM_MISMATCH', what: 'a package with a wrong checksum' },
  );
  const attempt = { attempted: 'package_import', package_name: pack.package_name };
  await expectLogged(session, changed, 'package_refused', attempt);
  const { reason: _, ...withoutReason } = params;
  const missing = { status, reasonCode: 'REASON_REQUIRED', what: 'an import without a reason' };
  await askInVain(session, intent, withoutReason, missing);
  await askInVain(
    session,
    intent,
    { ...params, reason: ' \t ' },
    { ...missing, what: 'an import with a blank reason' },
  );
  const unknown = { status, reasonCode: 'UNKNOWN_STRATEGY', what: 'an unknown strategy' };
  await askInVain(session, intent, { ...params, strategy: 'replace_all' }, unknown);
  const stale = { status: [409], reasonCode: 'PLAN_STALE', what: 'a plan that nobody was shown' };
  await askInVain(session, intent, { ...params, plan_hash: '0'.repeat(64) }, stale);
}

async function renameOnConflict(session: Session, sample: Sample, exported: Package): Promise<Imported> {
  const { notebook } = session;
  const { pack, added, conflict } = sample;
  const strategy = 'rename_on_conflict';
  const before = await importedScenes(session);
  const foretold = await dryRun(session, pack, strategy);
  expectReport(session, foretold, sample, strategy);
  const done = await importPackage(session, pack, { strategy, planHash: foretold.planHash, fromVersion: null });
  const [renamed] = listAt(done.data, 'renamed') ?? [];
  const to = textAt(renamed, 'to') ?? '';
  notebook.expect(
    textAt(renamed, 'from') === conflict && new RegExp(`^${conflict.replaceAll('.', '\\.')}__pkg[1-9][0-9]*$`).test(to),
    'a scene in the way is renamed to a free `__pkg` code',
    `the scene \`${conflict}\` was in the way and must be renamed; the import renamed ${shown(listAt(done.data, 'renamed'))}`,
  );
  expectKeys(session, 'the imported keys', keysIn(done.data, 'imported_scene_keys'), [...added, to]);
  expectForetold(session, foretold, done);
  const written = pack.scenes.flatMap((scene) =>
    scene.code === conflict ? [{ ...scene, code: to }] : added.includes(scene.code) ? [scene] : [],
  );
  await expectScenes(session, 'the import', before, written);
  const served = (await exportPackage(session, `${pack.package_name}-served`, '1.0.0')).pack.scenes;
  notebook.expect(
    written.every((scene) => served.some((each) => isSame(each, scene))) &&
      exported.scenes.every((scene) => served.some((each) => isSame(each, scene))),
    'what was imported is served, beside all that was there',
    'the served catalogue has not got every scene that was imported, beside those that were there',
  );
  return done;
}

/** Imports the same package again, which changes nothing. */
async function renameAgain(session: Session, { pack }: Sample): Promise<Imported> {
  const before = await importedText(session);
  const done = await importPackage(session, pack, {
    strategy: 'rename_on_conflict',
    fromVersion: pack.package_version,
  });
  expectKeys(session, 'the imported keys of a repeated import', keysIn(done.data, 'imported_scene_keys'), []);
  session.notebook.expect(
    (await importedText(session)) === before,
    'the same import again changes no scene',
    'importing the same package again with `rename_on_conflict` changed the imported scenes',
  );
  return done;
}

async function overrideExisting(session: Session, { pack, conflict }: Sample): Promise<Imported> {
  const { notebook } = session;
  const newer = renamedScene(pack, conflict, '2.0.0');
  const wanted = newer.scenes.find(({ code }) => code === conflict) as Scene;
  const before = await importedScenes(session);
  const strategy = 'override_existing';
  const { planHash } = await dryRun(session, newer, strategy);
  const done = await importPackage(session, newer, { strategy, planHash, fromVersion: pack.package_version });
  expectKeys(session, 'the overwritten keys', keysIn(done.data, 'imported_scene_keys'), [conflict]);
  await expectScenes(session, '`override_existing`', before, [wanted]);
  const served = (await exportPackage(session, `${pack.package_name}-served`, '2.0.0')).pack.scenes;
  notebook.expect(
    isSame(
      served.find(({ code }) => code === conflict),
      wanted,
    ),
    '`override_existing` replaces the scene in the served catalogue',
    `\`override_existing\` left the old scene \`${conflict}\` in the served catalogue`,
  );
  return done;
}

async function skipExisting(session: Session, { pack, conflict }: Sample): Promise<Imported> {
  const newest = renamedScene(pack, conflict, '3.0.0');
  const before = await importedText(session);
  const done = await importPackage(session, newest, { strategy: 'skip_existing', fromVersion: '2.0.0' });
  expectKeys(session, 'the keys that `skip_existing` imported', keysIn(done.data, 'imported_scene_keys'), []);
  session.notebook.expect(
    (await importedText(session)) === before,
    '`skip_existing` leaves what is there',
    '`skip_existing` changed an imported scene',
  );
  return done;
}

/** Returns another version of the package in which a scene has another name. */
function renamedScene(pack: Package, code: string, version: string): Package {
  const scenes = pack.scenes.map((scene) =>
    scene.code === code ? { ...scene, name: `${scene.name} (${version})` } : scene,
  );
  return variantOf(pack, { package_version: version, scenes });
}

async function expectHealth(session: Session): Promise<void> {
  const { data } = await ask(session, 'scene.health', { mode: 'summary' });
  const count = numberAt(data, 'summary', 'critical_resolve_errors_count');
  session.notebook.expect(
    count === 0,
    'no scene refers to something that is not there',
    `\`scene.health\` counts ${shown(count)} critical resolve errors after the import`,
  );
}
