import { expectChain } from '../chain.ts';
import { expectLogged, exportPackage, governanceModel, ledgerModel } from '../instance.ts';
import { isSame, listAt, numberAt, objectAt, shown, stringAt } from '../json.ts';
import { type CheckSession, invoke, rowsOf } from '../session.ts';
import { preflightCheck } from './preflight.ts';

/** Checks health, usage, ledger, and the verifiable log of every action. */
export async function observabilityCheck(session: CheckSession): Promise<void> {
  await preflightCheck(session);
  await expectHealth(session);
  await invoke(session, 'usage');
  const { pack, trace } = await exportPackage(session, `verify-observability-${session.run}`, '1.0.0');
  await expectLogged(session, trace, 'package_export', { package_name: pack.package_name, checksum: pack.checksum });
  await expectOneLedger(session);
  await expectNewestFirst(session, trace);
  await expectChain(session);
}

const lists = {
  critical_resolve_errors_count: 'resolve_errors',
  critical_drift_warn_count: 'drift',
  debt_count: 'debt',
};

/** Checks that the counts equal the lengths of the lists in the full answer. */
async function expectHealth(session: CheckSession): Promise<void> {
  const summary = objectAt((await invoke(session, 'scene.health', { mode: 'summary' })).data, 'summary');
  const { data } = await invoke(session, 'scene.health', { mode: 'full' });
  session.recorder.expect(
    isSame(summary, objectAt(data, 'summary')),
    'health counts the same in both modes',
    `\`scene.health\` counts ${shown(summary)} in one mode and ${shown(objectAt(data, 'summary'))} in the other`,
  );
  for (const [count, list] of Object.entries(lists))
    session.recorder.expect(
      numberAt(summary, count) === listAt(data, list)?.length,
      `\`${count}\` is the length of its list`,
      `\`scene.health\` has \`${count}\` ${shown(summary?.[count])} and lists ${shown(listAt(data, list)?.length)}`,
    );
}

/** Checks that the ledger is the same through every intent, with at most one active row a package. */
async function expectOneLedger(session: CheckSession): Promise<void> {
  const installed = listAt((await invoke(session, 'scene.packages.installed')).data, 'packages') ?? [];
  const active = await rowsOf(session, ledgerModel, [['active', '=', true]], { limit: 1000 });
  const named = (rows: readonly (typeof installed)[number][]) =>
    rows.map((row) => `${stringAt(row, 'package_name')} ${stringAt(row, 'installed_version')}`).sort();
  session.recorder.expect(
    isSame(named(installed), named(active)),
    'the ledger is the same through every intent',
    '`scene.packages.installed` and `api.data` disagree about what is installed',
  );
  const names = installed.map((row) => stringAt(row, 'package_name'));
  session.recorder.expect(
    new Set(names).size === names.length,
    'no package is active twice',
    'the ledger has two active rows of one package',
  );
}

/** Checks that the last action can be found without its trace id. */
async function expectNewestFirst(session: CheckSession, trace: string): Promise<void> {
  const [newest] = await rowsOf(session, governanceModel, [], { order: 'id desc', limit: 1 });
  session.recorder.expectEvidence(
    stringAt(newest, 'trace_id') === trace,
    'the newest row of the governance log is the last action',
    `the newest row of the governance log has the trace id ${shown(newest?.['trace_id'])} and not \`${trace}\``,
  );
}
