import { dryRun, expectReport } from '../dry-run.ts';
import { exportPackage, governanceRows, importedScenesJson, ledgerModel } from '../instance.ts';
import { numberAt } from '../json.ts';
import { sampleOf, tampered } from '../sample.ts';
import { type CheckSession, expectRefusal, invoke, rowsOf } from '../session.ts';

const strategies = ['skip_existing', 'override_existing', 'rename_on_conflict'];

/** Checks that a dry run predicts an import and changes nothing. */
export async function dryRunCheck(session: CheckSession): Promise<void> {
  const { recorder, run } = session;
  const name = `verify-dry-run-${run}`;
  await invoke(session, 'app.init', { scene: 'web', with_preload: false });
  const before = await importedScenesJson(session);
  const { pack } = await exportPackage(session, `${name}-base`, '1.0.0');
  const itself = await dryRun(session, pack);
  recorder.expect(
    numberAt(itself.data, 'summary', 'additions_count') === 0,
    'an export adds nothing to its own instance',
    'the dry run of an export in its own instance has additions',
  );
  const sample = sampleOf(pack, { name, version: '1.0.0', word: `v${run}` });
  const traces: string[] = [itself.trace];
  for (const strategy of strategies) {
    const first = await dryRun(session, sample.pack, strategy);
    expectReport(session, first, sample, strategy);
    const second = await dryRun(session, sample.pack, strategy);
    recorder.expect(
      first.planHash === second.planHash,
      `the same dry run has the same plan (${strategy})`,
      `two dry runs of one package and one state have different plans (${strategy})`,
    );
    traces.push(first.trace, second.trace);
  }
  await expectRefusals(session, sample.pack);
  await expectNothingWritten(session, { before, name, traces });
}

async function expectRefusals(session: CheckSession, pack: Parameters<typeof tampered>[0]): Promise<void> {
  const intent = 'scene.package.dry_run_import';
  const status = [422, 400];
  await expectRefusal(
    session,
    intent,
    { package: tampered(pack) },
    { status, reasonCode: 'CHECKSUM_MISMATCH', what: 'a package with a wrong checksum' },
  );
  await expectRefusal(
    session,
    intent,
    { package: { ...pack, checksum: pack.checksum.toUpperCase() } },
    { status, reasonCode: 'CHECKSUM_FORMAT', what: 'a package with a checksum in capitals' },
  );
  await expectRefusal(
    session,
    intent,
    { package: pack, strategy: 'replace_all' },
    { status, reasonCode: 'UNKNOWN_STRATEGY', what: 'an unknown strategy' },
  );
}

interface ExpectedState {
  /** The imported scenes before the dry runs. */
  readonly before: string;
  readonly name: string;
  readonly traces: readonly string[];
}

async function expectNothingWritten(session: CheckSession, { before, name, traces }: ExpectedState): Promise<void> {
  const { recorder } = session;
  recorder.expect(
    (await importedScenesJson(session)) === before,
    'the imported scenes are the same before and after',
    'a dry run changed the imported scenes',
  );
  const rows = await rowsOf(session, ledgerModel, [['package_name', '=', name]]);
  recorder.expect(rows.length === 0, 'the ledger has no row of a dry run', 'a dry run wrote into the ledger');
  const logged = await Promise.all(traces.map((trace) => governanceRows(session, trace, 'package_import')));
  recorder.expect(
    logged.flat().length === 0,
    'the governance log has no import',
    'a dry run left an import in the governance log',
  );
}
