import { isJsonObject, type JsonValue, member } from '../../base/json/value.ts';
import { compareText } from '../../base/text/compare.ts';
import { type Change, rowName } from './change.ts';
import type { BuildDiff, DiffRules } from './diff-builds.ts';

/** The effect of a difference on a saved or shared session, the least first. */
export const sessionEffects = ['identical', 'cosmetic', 'compatible', 'incompatible'] as const;

export type SessionEffect = (typeof sessionEffects)[number];

/** The compatibility of two builds for saves and multiplayer. */
export interface SessionVerdict {
  readonly verdict: SessionEffect;
  /** The packs that differ, and in them the rows that do; the gravest first. */
  readonly packs: readonly PackEffect[];
}

export interface PackEffect {
  readonly packId: string;
  readonly effect: SessionEffect;
  /** Empty if the pack differs, but no row of it. */
  readonly rows: readonly RowEffect[];
}

export interface RowEffect {
  readonly kind: string;
  readonly id: string;
  readonly effect: SessionEffect;
}

/**
 * Returns the effect of a difference on sessions, by the rules beside `x-compat`. Builds with the same fingerprint are identical.
 * If no change explains another fingerprint, or no rule declares its effect, they are incompatible.
 */
export function sessionVerdict(diff: BuildDiff, isSame: boolean, rules: DiffRules): SessionVerdict {
  if (isSame) return { verdict: 'identical', packs: [] };
  const packs = diff.packs.map(({ packId, changes }) => packEffect(packId, changes, rules)).sort(compareEffects);
  return { verdict: worstEffect(packs.map(({ effect }) => effect)) ?? 'incompatible', packs };
}

function packEffect(packId: string, changes: readonly Change[], rules: DiffRules): PackEffect {
  const rows = new Map<string, RowEffect>();
  const others: SessionEffect[] = [];
  for (const change of changes) {
    const effect = effectOf(change, rules);
    if (change.row === undefined) {
      others.push(effect);
      continue;
    }
    const { kind, id } = change.row;
    const before = rows.get(rowName(change.row))?.effect;
    rows.set(rowName(change.row), { kind, id, effect: worstEffect([effect, before ?? effect]) ?? effect });
  }
  const sorted = [...rows.values()].sort(
    (a, b) => rank(b.effect) - rank(a.effect) || compareText(rowName(a), rowName(b)),
  );
  const effect = worstEffect([...others, ...sorted.map((row) => row.effect)]) ?? 'cosmetic';
  return { packId, effect, rows: sorted };
}

/** Changes outside of rows: the product reads only registries, so that these have the effect of their class. */
const byClass = { cosmetic: 'cosmetic', compatible: 'compatible', breaking: 'incompatible' } as const;

function effectOf(change: Change, { schemasOf }: DiffRules): SessionEffect {
  if (change.row === undefined) return byClass[change.class];
  const declared = schemasOf(change.row.kind).map(({ schema }) => declaredEffect(member(schema, 'x-session'), change));
  return worstEffect(declared) ?? 'incompatible';
}

const events = { 'row:add': 'added', 'row:remove': 'removed' } as const;

function declaredEffect(rule: JsonValue | undefined, change: Change): SessionEffect {
  if (!isJsonObject(rule)) return 'incompatible';
  const event = (events as Readonly<Record<string, string>>)[change.rule] ?? 'changed';
  // A session names rows by their ids: a moved one is missing from it.
  const effect = member(rule, change.rule === 'row:move' ? 'moved' : event);
  const value = isJsonObject(effect) ? member(effect, change.class) : effect;
  return sessionEffects.find((each) => each === value) ?? 'incompatible';
}

function worstEffect(effects: readonly SessionEffect[]): SessionEffect | undefined {
  const found = new Set(effects);
  return sessionEffects.findLast((each) => found.has(each));
}

function rank(effect: SessionEffect): number {
  return sessionEffects.indexOf(effect);
}

function compareEffects(a: PackEffect, b: PackEffect): number {
  return rank(b.effect) - rank(a.effect) || compareText(a.packId, b.packId);
}
