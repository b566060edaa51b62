import { pluralize } from '../../core/base/text/pluralize.ts';
import { rowName } from '../../core/compiler/diff/change.ts';
import { type SessionVerdict, sessionVerdict } from '../../core/compiler/diff/session-effect.ts';
import type { Project } from '../project/project.ts';
import { table } from '../table.ts';
import { compareBuilds } from './compare-builds.ts';
import { buildFingerprintOf, sideJson } from './diff-json.ts';
import type { DiffArguments } from './diff-project.ts';
import { refusedSide } from './fail-on.ts';
import type { OpenSide } from './open-side.ts';
import { sideNames } from './side-name.ts';

/** Compares two builds of a project for saves and multiplayer. Accepted changes have their effect, too. */
export async function compatProject(project: Project, args: Omit<DiffArguments, 'fail-on'>, cwd: string) {
  const names = sideNames(project, cwd, args.a, args.b);
  const { before, after, diff, rules } = await compareBuilds(project, names, args);
  const fingerprints = [buildFingerprintOf(before.side), buildFingerprintOf(after.side)];
  const isSame = fingerprints[0] !== null && fingerprints[0] === fingerprints[1];
  const verdict = sessionVerdict(diff, isSame, rules);
  return {
    diagnostics: [...refusedSide(before), ...refusedSide(after)],
    json: {
      before: sideJson(before),
      after: sideJson(after),
      verdict: verdict.verdict,
      packs: verdict.packs.map(packJson),
    },
    text: verdictText(before, after, verdict),
  };
}

function packJson({ packId, effect, rows }: SessionVerdict['packs'][number]) {
  return { pack_id: packId, effect, rows: rows.map((row) => ({ row: rowName(row), effect: row.effect })) };
}

function verdictText(before: OpenSide, after: OpenSide, { verdict, packs }: SessionVerdict): string {
  const sides = [before, after].map(({ label, side }) => [label, buildFingerprintOf(side) ?? 'refused']);
  const rows = packs.flatMap(({ packId, effect, rows }) =>
    rows.length === 0 ? [[effect, packId, '']] : rows.map((row) => [row.effect, packId, rowName(row)]),
  );
  const list = table(['effect', 'pack', 'row'], rows);
  const reason = verdict === 'incompatible' && packs.length === 0 ? 'the registries differ, but no pack does\n' : '';
  const count =
    packs.length === 0 ? '' : ` (${pluralize(packs.length, 'pack')} ${packs.length === 1 ? 'differs' : 'differ'})`;
  return `${verdict}${count}\n${reason}\n${table(['build', 'fingerprint'], sides)}${list === '' ? '' : `\n${list}`}`;
}
