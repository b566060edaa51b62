import { at, isSame, type Json, type JsonRecord, listAt, objectAt, shown, stringAt } from './json.ts';
import { type PackageRecord, packageProblems, type Scene } from './package.ts';
import { Stop } from './recorder.ts';
import { type CheckSession, type IntentResult, invoke, rowsOf, traceStart } from './session.ts';

/** State of the instance behind a portal, as visible to clients. */

export const importedScenesKey = 'sc.scene.package.imported_scenes';
export const ledgerModel = 'sc.scene.package.installation';
export const governanceModel = 'sc.scene.governance.log';

/** The imported scenes as JSON; an empty string if there are none. */
export async function importedScenesJson(session: CheckSession): Promise<string> {
  const rows = await rowsOf(session, 'ir.config_parameter', [['key', '=', importedScenesKey]], {
    fields: ['id', 'key', 'value'],
    limit: 1,
  });
  return rows.length === 0 ? '' : (stringAt(rows[0], 'value') ?? '');
}

/** The imported scenes by code. */
export async function importedScenes(session: CheckSession): Promise<Map<string, Scene>> {
  const text = await importedScenesJson(session);
  const scenes = text === '' ? [] : parsedScenes(text);
  const byCode = new Map(scenes.map((scene) => [scene.code, scene]));
  session.recorder.expect(
    byCode.size === scenes.length,
    'every imported scene exists once',
    `\`${importedScenesKey}\` has a scene twice`,
  );
  return byCode;
}

function parsedScenes(text: string): readonly Scene[] {
  try {
    return JSON.parse(text) as readonly Scene[];
  } catch {
    throw new Stop(`the value of \`${importedScenesKey}\` is not JSON`);
  }
}

export interface ExportResult extends IntentResult {
  readonly pack: PackageRecord;
}

/** Exports the served scenes and checks the whole answer. */
export async function exportPackage(
  session: CheckSession,
  name: string,
  version: string,
  channel = 'stable',
): Promise<ExportResult> {
  const { recorder } = session;
  const params = {
    package_name: name,
    package_version: version,
    scene_channel: channel,
    reason: 'a check of the portal',
  };
  const { data, trace } = await invoke(session, 'scene.package.export', params);
  const value = objectAt(data, 'package');
  const problems = packageProblems(value);
  for (const problem of problems) recorder.fault(problem);
  const pack = value as PackageRecord;
  if (value === undefined || listAt(value, 'scenes') === undefined || pack.scenes.length === 0)
    throw new Stop('the check needs exported scenes');
  expectAll(session, 'the answer to the export', data, {
    action: 'package_export',
    package_name: name,
    package_version: version,
    scene_channel: channel,
    scene_count: pack.scenes.length,
    checksum: pack.checksum,
    trace_id: trace,
  });
  expectAll(session, 'the exported package', pack, { package_name: name, package_version: version });
  if (problems.length === 0)
    recorder.expect(true, `${pack.scenes.length} scenes are exported with the checksum of their package`, '');
  return { data, trace, pack };
}

/** Checks that each member has the wanted value. */
export function expectAll(session: CheckSession, what: string, found: Json | undefined, wanted: JsonRecord): boolean {
  const wrong = Object.entries(wanted).filter(([name, value]) => !isSame(objectAt(found)?.[name], value));
  for (const [name, value] of wrong)
    session.recorder.fault(`${what} has \`${name}\` ${shown(objectAt(found)?.[name])} where ${shown(value)} is right`);
  return wrong.length === 0;
}

/** Checks the ledger row of a package through every intent that returns it. */
export async function expectInstalled(session: CheckSession, pack: PackageRecord, source: string): Promise<void> {
  const wanted = { installed_version: pack.package_version, checksum: pack.checksum, source, active: true };
  const name = pack.package_name;
  const own = (rows: readonly Json[] | undefined) =>
    (rows ?? []).filter((row) => stringAt(row, 'package_name') === name && at(row, 'active') !== false);
  const sources: readonly (readonly [string, readonly Json[]])[] = [
    ['scene.packages.installed', own(listAt((await invoke(session, 'scene.packages.installed')).data, 'packages'))],
    ['scene.package.list', own(listAt((await invoke(session, 'scene.package.list')).data, 'items'))],
    [
      ledgerModel,
      own(
        await rowsOf(session, ledgerModel, [
          ['package_name', '=', name],
          ['active', '=', true],
        ]),
      ),
    ],
  ];
  for (const [source, rows] of sources) {
    const isOne = session.recorder.expect(
      rows.length === 1,
      `\`${source}\` has one active row of the package`,
      `\`${source}\` has ${rows.length} active rows of \`${name}\` where one is right`,
    );
    if (isOne) expectAll(session, `the row of \`${name}\` in \`${source}\``, rows[0], wanted);
  }
}

/** Returns the governance rows of an action, by trace id and action. */
export function governanceRows(session: CheckSession, trace: string, action: string): Promise<readonly JsonRecord[]> {
  const domain = [
    ['trace_id', '=', trace],
    ['action', '=', action],
  ];
  return rowsOf(session, governanceModel, domain);
}

/** Checks that the governance log has an action exactly once, with its trace id and payload. */
export async function expectLogged(
  session: CheckSession,
  trace: string,
  action: string,
  about: JsonRecord,
): Promise<void> {
  const rows = await governanceRows(session, trace, action);
  const otherTraceId = rows.length === 0 ? await otherTrace(session, action, about) : undefined;
  if (otherTraceId !== undefined) {
    session.recorder.fault(
      `the governance log has lost a trace id: its row \`${action}\` has \`${otherTraceId}\` and not \`${trace}\``,
    );
    return;
  }
  const isLogged = session.recorder.expectEvidence(
    rows.length === 1,
    `the governance log has \`${action}\``,
    `the governance log has ${rows.length} rows \`${action}\` with the trace id \`${trace}\` where one is right`,
  );
  if (!isLogged) return;
  const [row] = rows;
  expectAll(session, `the governance row \`${action}\``, row, { trace_id: trace, action });
  expectAll(session, `the payload of the governance row \`${action}\``, payloadOf(row), about);
}

/** Returns the other trace id of a row about the same action. */
async function otherTrace(session: CheckSession, action: string, about: JsonRecord): Promise<string | undefined> {
  const newest = await rowsOf(session, governanceModel, [['action', '=', action]], { order: 'id desc', limit: 20 });
  const isSameAction = (row: JsonRecord) =>
    Object.entries(about).every(([name, value]) => isSame(at(payloadOf(row), name), value));
  const row = newest.find(
    (each) => isSameAction(each) && !stringAt(each, 'trace_id')?.startsWith(traceStart(session.run)),
  );
  return row && (stringAt(row, 'trace_id') ?? '');
}

function payloadOf(row: JsonRecord | undefined): Json | undefined {
  try {
    return JSON.parse(stringAt(row, 'payload_json') ?? '') as Json;
  } catch {
    return undefined;
  }
}
