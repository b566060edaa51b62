/**
 * Random changes of rows of all kinds, judged by an oracle that has the floor of compatibility by the names of members, apart
 * from the rules in the schemas: what it calls breaking is never called anything else.
 */
import { expect, test } from 'vitest';
import { compileRowSchema } from '../../tools/xstack/core/base/schema/row-schema.ts';
import { diff } from '../../tools/xstack/core/compiler/diff/diff-sources.ts';
import { type Mutable, world, worldKinds } from './compat-world.ts';

/** A step to a value of a row: names of members and indexes. */
type Path = readonly (string | number)[];

interface GeneratedChange {
  readonly path: Path;
  readonly event: 'set' | 'add' | 'remove';
  readonly before: unknown;
  readonly after: unknown;
}

const grants = /^(?:allowed_\w+|search_keys|suggested_parameter_bundles|filters|files)$/;
const requirements = /^(?:required_\w+|forbidden_\w+|process_\w+_requirements)$/;
const texts = /^(?:description|transform_description|title|label|text|tags)$/;
const versions = /^(?:version)$/;
/** Numbers of which more is better, and of which less is; all others are breaking either way. */
const raises =
  /^(?:max_compute_units_per_tick|max_entities_micro|max_regions_micro|max_view_radius_km|max_resolution_tier|aperture_mm|logging_level)$/;
const lowers = /^(?:coarse|medium|fine|entity_compute_weight|respawn_delay_seconds|logging_level)$/;

/** Reports whether the floor calls a change breaking. */
function isBreaking({ path, event, before, after }: GeneratedChange): boolean {
  const names = path.filter((step) => typeof step === 'string');
  const name = names.at(-1) ?? '';
  if (typeof before !== typeof after && event === 'set') return true;
  if (names.some((each) => texts.test(each))) return false;
  if (versions.test(name)) return false;
  const isItem = names.some((each) => requirements.test(each));
  if (event === 'remove') return !isItem && !names.some((each) => requirements.test(each));
  if (event === 'add') return !names.some((each) => grants.test(each)) && name !== 'children';
  if (typeof before === 'boolean') return before || !/^(?:allow_|respawn_allowed)/.test(name);
  if (typeof before === 'number' && typeof after === 'number')
    return (
      !(after > before ? raises : lowers).test(name) ||
      /^(?:tiers|interest_radius_rules|switching_rules|activation_thresholds)$/.test(names[0] ?? '')
    );
  return true;
}

const asTexts = ['process.look', 'process.run', 'lens.eye', 'pass', 'key', 'fine', 'observer', 'x'];

/** Changes one value of a row in place; undefined if nothing can be changed there. */
function changed(row: Mutable, seed: number): GeneratedChange | undefined {
  let state = seed;
  const next = (most: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * most);
  };
  const path: (string | number)[] = [];
  let at: Mutable = row;
  for (;;) {
    const steps = Object.keys(at).filter(
      (name) => !/^(?:schema_version|pack_id|\w+_id)$/.test(name) || Array.isArray(at),
    );
    const isCollection = Array.isArray(at) || path.some((step) => requirements.test(String(step)));
    if (isCollection && (steps.length === 0 || next(3) > 0)) return changedCollection(at, path, next);
    const name = steps[next(steps.length)];
    if (name === undefined) return undefined;
    path.push(Array.isArray(at) ? Number(name) : name);
    if (typeof at[name] === 'object' && at[name] !== null) at = at[name];
    else return changedValue(at, name, path, next);
  }
}

function changedCollection(at: Mutable, path: Path, next: (most: number) => number): GeneratedChange | undefined {
  const keys = Object.keys(at);
  if (next(2) === 0 && keys.length > 0) {
    const key = keys[next(keys.length)] as string;
    const before = structuredClone(at[key]);
    if (Array.isArray(at)) at.splice(Number(key), 1);
    else delete at[key];
    return { path, event: 'remove', before, after: undefined };
  }
  const added = asTexts[next(asTexts.length)] as string;
  if (Array.isArray(at)) {
    const isText = at.every((item) => typeof item === 'string');
    const value = isText ? `${added}.new` : { ...structuredClone(at[0]), widget_id: 'new', tier_id: 'fine' };
    if (!isText && !('widget_id' in (at[0] ?? {}))) return undefined;
    if (!isText) delete value.tier_id;
    at.push(value);
    return { path, event: 'add', before: undefined, after: value };
  }
  const key = 'process.new';
  at[key] = path.includes('process_privilege_requirements') ? 'operator' : added;
  return { path, event: 'add', before: undefined, after: at[key] };
}

function changedValue(at: Mutable, name: string, path: Path, next: (most: number) => number): GeneratedChange {
  const before = at[name];
  const other = asTexts[next(asTexts.length)];
  if (typeof before === 'number') at[name] = Math.max(0, before + (next(2) === 0 ? 1 : -1));
  else if (typeof before === 'boolean') at[name] = !before;
  else if (before === null) at[name] = other;
  else at[name] = `${before}2`;
  return { path, event: 'set', before, after: at[name] };
}

/** Lists of permitted values: the suffixed text is none of them. */
const enums: Readonly<Record<string, readonly string[]>> = {
  lens_type: ['diegetic', 'nondiegetic'],
  semantics: ['system', 'local'],
  fallback_behavior: ['refuse', 'degrade_fidelity'],
  kind: ['star', 'planet', 'surface', 'orbit'],
  type: ['container', 'text', 'button', 'list'],
  layout: ['vertical', 'horizontal'],
  'process.wait': ['operator', 'observer'],
};

function repaired(change: GeneratedChange, row: Mutable): GeneratedChange {
  const name = change.path.at(-1) as string;
  const others = enums[name]?.filter((value) => value !== change.before);
  if (change.event !== 'set' || others === undefined) return change;
  const holder = change.path.slice(0, -1).reduce<Mutable>((at, step) => at[step], row);
  const isSite = ['surface', 'orbit'].includes(String(change.before));
  const after = others.find((value) => !isSite || ['surface', 'orbit'].includes(value));
  holder[name] = after;
  return { ...change, after };
}

/** Defines the test with a number of changes that the compiler accepts. */
export function generatedChanges(wanted: number): void {
  test(`of ${wanted} random changes, no breaking one is called less`, () => {
    const before = world();
    const counts = { breaking: 0, other: 0 };
    const kinds = new Set<string>();
    const judge = (kind: string, seed: number) => {
      let made: GeneratedChange | undefined;
      const after = world({
        kind,
        change: (row) => {
          made = changed(row, seed);
          if (made !== undefined) made = repaired(made, row);
        },
      });
      const isSame = Object.entries(after).every(([path, text]) => before[path] === text);
      if (made === undefined || isSame) return;
      const found = diff(before, after, { compileRowSchema });
      if (!found.isComplete) return;
      kinds.add(kind);
      const mustBreak = isBreaking(made);
      counts[mustBreak ? 'breaking' : 'other']++;
      const shown = {
        kind,
        change: made,
        rules: found.packs.flatMap(({ changes }) => changes.map(({ rule }) => rule)),
      };
      if (mustBreak) expect({ ...shown, class: found.class }).toEqual({ ...shown, class: 'breaking' });
      else expect({ ...shown, class: found.class }).not.toEqual({ ...shown, class: undefined });
    };
    const enough = () => counts.breaking + counts.other >= wanted;
    for (let seed = 0; !enough() && seed < wanted * 4; seed++)
      judge(worldKinds[seed % worldKinds.length] as string, seed);
    expect(enough()).toBe(true);
    expect([...kinds].sort()).toEqual([...worldKinds].sort());
    // Neither class is rare: the oracle and the rules both decide.
    expect(Math.min(counts.breaking, counts.other)).toBeGreaterThan(wanted / 8);
  });
}
