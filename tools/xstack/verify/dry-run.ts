import { at, isSame, type Json, type JsonRecord, listAt, numberAt, objectAt, shown, stringAt } from './json.ts';
import type { PackageRecord } from './package.ts';
import { Stop } from './recorder.ts';
import type { Sample } from './sample.ts';
import { type CheckSession, type IntentResult, invoke } from './session.ts';

/** Result of a dry run. */
export interface DryRunResult extends IntentResult {
  readonly planHash: string;
}

/** Runs a dry run of a package and checks that its answer is complete and about that package. */
export async function dryRun(session: CheckSession, pack: PackageRecord, strategy?: string): Promise<DryRunResult> {
  const params = { package: pack, ...(strategy !== undefined && { strategy }) };
  const { data, trace } = await invoke(session, 'scene.package.dry_run_import', params);
  const whole = {
    dry_run: true,
    package_name: pack.package_name,
    package_version: pack.package_version,
    checksum: pack.checksum,
  };
  for (const [name, value] of Object.entries(whole))
    if (data[name] !== value)
      session.recorder.fault(`the dry run has \`${name}\` ${shown(data[name])} where ${shown(value)} is right`);
  const planHash = stringAt(data, 'plan', 'plan_hash');
  if (planHash === undefined || objectAt(data, 'report') === undefined)
    throw new Stop('the dry run has no `report` or no `plan.plan_hash`');
  const counts = {
    scene_count: pack.scenes.length,
    additions_count: listAt(data, 'report', 'additions')?.length,
    conflicts_count: listAt(data, 'report', 'conflicts')?.length,
  };
  for (const [name, count] of Object.entries(counts))
    if (numberAt(data, 'summary', name) !== count)
      session.recorder.fault(
        `the dry run counts \`${name}\` ${shown(at(data, 'summary', name))} where its own report has ${count}`,
      );
  return { data, trace, planHash };
}

/** Checks that the dry run of a sample reports exactly its additions and its conflict. */
export function expectReport(
  session: CheckSession,
  { data }: IntentResult,
  { added, conflict }: Sample,
  strategy: string,
): void {
  const { recorder } = session;
  const keys = (name: string) => (listAt(data, 'report', name) ?? []).map((row) => stringAt(row, 'scene_key') ?? '');
  expectKeys(session, `the additions of a dry run (${strategy})`, keys('additions'), added);
  expectKeys(session, `the conflicts of a dry run (${strategy})`, keys('conflicts'), [conflict]);
  const [row] = listAt(data, 'report', 'conflicts') ?? [];
  const fields: readonly (Json | undefined)[] = [at(row, 'changed_fields'), at(data, 'report', 'overwrite_fields')];
  recorder.expect(
    fields.every((each) => isSame(each, ['name'])) && stringAt(row, 'existing') === conflict,
    'the dry run names the conflicting scene and the member that differs',
    `the conflict of the dry run is ${shown(row)} where \`existing\` must be \`${conflict}\` and \`changed_fields\` ["name"]`,
  );
}

/** Checks that two sets of scene codes are equal. */
export function expectKeys(
  session: CheckSession,
  what: string,
  found: readonly string[],
  wanted: readonly string[],
): boolean {
  const missing = wanted.filter((key) => !found.includes(key));
  const foreign = found.filter((key) => !wanted.includes(key));
  const isRight = missing.length === 0 && foreign.length === 0 && found.length === wanted.length;
  return session.recorder.expect(
    isRight,
    `${what} are right (${wanted.length})`,
    `${what} are wrong: missing ${shown(missing)}, too many ${shown(foreign)}, ${found.length} where ${wanted.length} are right`,
  );
}

export function keysIn(data: JsonRecord, ...path: readonly string[]): string[] {
  return (listAt(data, ...path) ?? []).map((key) => (typeof key === 'string' ? key : shown(key)));
}
