import { dryRun, expectReport } from '../dry-run.ts';
import { exportPackage, governanceRows, importedText, ledgerModel } from '../instance.ts';
import { numberAt } from '../json.ts';
import { sampleOf, tampered } from '../sample.ts';
import { ask, askInVain, rowsOf, type Session } from '../session.ts';

const strategies = ['skip_existing', 'override_existing', 'rename_on_conflict'];

/** Checks that a dry run predicts an import and changes nothing. */
export async function dryRunCheck(session: Session): Promise<void> {
  const { notebook, run } = session;
  const name = `verify-dry-run-${run}`;
  await ask(session, 'app.init', { scene: 'web', with_preload: false });
  const before = await importedText(session);
  const { pack } = await exportPackage(session, `${name}-base`, '1.0.0');
  const itself = await dryRun(session, pack);
  notebook.expect(
    numberAt(itself.data, 'summary', 'additions_count') === 0,
    'what was exported adds nothing to where it came from',
    'the dry run of what was just exported has additions',
  );
  const sample = sampleOf(pack, { name, version: '1.0.0', word: `v${run}` });
  const traces: string[] = [itself.trace];
  for (const strategy of strategies) {
    const first = await dryRun(session, sample.pack, strategy);
    expectReport(session, first, sample, strategy);
    const second = await dryRun(session, sample.pack, strategy);
    notebook.expect(
      first.planHash === second.planHash,
      `the same dry run has the same plan (${strategy})`,
      `two dry runs of one package and one state have different plans (${strategy})`,
    );
    traces.push(first.trace, second.trace);
  }
  await expectRefusals(session, sample.pack);
  await expectNothingWritten(session, { before, name, traces });
}

async function expectRefusals(session: Session, pack: Parameters<typeof tampered>[0]): Promise<void> {
  const intent = 'scene.package.dry_run_import';
  const status = [422, 400];
  await askInVain(
    session,
    intent,
    { package: tampered(pack) },
    { status, reasonCode: 'CHECKSUM_MISMATCH', what: 'a package with a wrong checksum' },
  );
  await askInVain(
    session,
    intent,
    { package: { ...pack, checksum: pack.checksum.toUpperCase() } },
    { status, reasonCode: 'CHECKSUM_FORMAT', what: 'a package with a checksum in capitals' },
  );
  await askInVain(
    session,
    intent,
    { package: pack, strategy: 'replace_all' },
    { status, reasonCode: 'UNKNOWN_STRATEGY', what: 'an unknown strategy' },
  );
}

interface Untouched {
  /** The imported scenes before the dry runs. */
  readonly before: string;
  readonly name: string;
  readonly traces: readonly string[];
}

async function expectNothingWritten(session: Session, { before, name, traces }: Untouched): Promise<void> {
  const { notebook } = session;
  notebook.expect(
    (await importedText(session)) === before,
    'the imported scenes are the same before and after',
    'a dry run changed the imported scenes',
  );
  const rows = await rowsOf(session, ledgerModel, [['package_name', '=', name]]);
  notebook.expect(rows.length === 0, 'the ledger knows nothing of a dry run', 'a dry run wrote into the ledger');
  const logged = await Promise.all(traces.map((trace) => governanceRows(session, trace, 'package_import')));
  notebook.expect(
    logged.flat().length === 0,
    'the governance log has no import',
    'a dry run left an import in the governance log',
  );
}
