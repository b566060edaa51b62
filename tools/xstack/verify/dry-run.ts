import { Stop } from './findings.ts';
import { at, isSame, type Json, type JsonObject, listAt, numberAt, objectAt, shown, textAt } from './json.ts';
import type { Package } from './package.ts';
import type { Sample } from './sample.ts';
import { ask, type Done, type Session } from './session.ts';

/** Result of a dry run. */
export interface Foretold extends Done {
  readonly planHash: string;
}

/** Runs a dry run of a package and checks that its answer is complete and about that package. */
export async function dryRun(session: Session, pack: Package, strategy?: string): Promise<Foretold> {
  const params = { package: pack, ...(strategy !== undefined && { strategy }) };
  const { data, trace } = await ask(session, 'scene.package.dry_run_import', params);
  const whole = {
    dry_run: true,
    package_name: pack.package_name,
    package_version: pack.package_version,
    checksum: pack.checksum,
  };
  for (const [name, value] of Object.entries(whole))
    if (data[name] !== value)
      session.notebook.fault(`the dry run has \`${name}\` ${shown(data[name])} where ${shown(value)} is right`);
  const planHash = textAt(data, 'plan', 'plan_hash');
  if (planHash === undefined || objectAt(data, 'report') === undefined)
    throw new Stop('the dry run has no `report` or no `plan.plan_hash`');
  const counted = {
    scene_count: pack.scenes.length,
    additions_count: listAt(data, 'report', 'additions')?.length,
    conflicts_count: listAt(data, 'report', 'conflicts')?.length,
  };
  for (const [name, count] of Object.entries(counted))
    if (numberAt(data, 'summary', name) !== count)
      session.notebook.fault(
        `the dry run counts \`${name}\` ${shown(at(data, 'summary', name))} where its own report has ${count}`,
      );
  return { data, trace, planHash };
}

/** Checks that the dry run of a sample reports exactly its additions and its conflict. */
export function expectReport(session: Session, { data }: Done, { added, conflict }: Sample, strategy: string): void {
  const { notebook } = session;
  const keys = (name: string) => (listAt(data, 'report', name) ?? []).map((row) => textAt(row, 'scene_key') ?? '');
  expectKeys(session, `the additions of a dry run (${strategy})`, keys('additions'), added);
  expectKeys(session, `the conflicts of a dry run (${strategy})`, keys('conflicts'), [conflict]);
  const [row] = listAt(data, 'report', 'conflicts') ?? [];
  const fields: readonly (Json | undefined)[] = [at(row, 'changed_fields'), at(data, 'report', 'overwrite_fields')];
  notebook.expect(
    fields.every((each) => isSame(each, ['name'])) && textAt(row, 'existing') === conflict,
    'the dry run names the scene in the way and the member that differs',
    `the conflict of the dry run is ${shown(row)} where \`existing\` must be \`${conflict}\` and \`changed_fields\` ["name"]`,
  );
}

/** Checks that two sets of scene codes are equal. */
export function expectKeys(
  session: Session,
  what: string,
  found: readonly string[],
  wanted: readonly string[],
): boolean {
  const missing = wanted.filter((key) => !found.includes(key));
  const foreign = found.filter((key) => !wanted.includes(key));
  const isRight = missing.length === 0 && foreign.length === 0 && found.length === wanted.length;
  return session.notebook.expect(
    isRight,
    `${what} are right (${wanted.length})`,
    `${what} are wrong: missing ${shown(missing)}, too many ${shown(foreign)}, ${found.length} where ${wanted.length} are right`,
  );
}

export function keysIn(data: JsonObject, ...path: readonly string[]): string[] {
  return (listAt(data, ...path) ?? []).map((key) => (typeof key === 'string' ? key : shown(key)));
}
