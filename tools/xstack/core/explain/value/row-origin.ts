import type { Location } from '../../base/diagnostic/diagnostic.ts';
import { pointer, pointerSteps, valueAt } from '../../base/json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json/value.ts';
import { type MemberOrigin, rowOrigins } from '../../compiler/rows/row-origins.ts';
import { defaultDeclaration, manifestRule, rowSchemaRule } from './description.ts';
import type { Origin, SchemaRule } from './origin.ts';
import { type FoundSource, findRowSource } from './row-source.ts';
import type { ValueContext } from './value-context.ts';

/** Returns the origin of a value of a compiled row; undefined if its source is unreadable. */
export function rowOrigin(
  context: ValueContext,
  kind: string,
  compiled: JsonObject,
  steps: readonly string[],
): Origin | undefined {
  const found = findRowSource(context, kind, compiled);
  if (found === undefined) return undefined;
  const { source, collection } = found;
  const [name, ...rest] = steps;
  const { file, packId } = source;
  if (name === undefined) {
    const schema = rowSchemaRule(context, kind, []);
    return { rule: 'row', packId, at: { file, pointer: source.pointer }, ...withSchema(schema) };
  }
  const origin = rowOrigins(collection, source).get(name);
  return origin && { packId, ...memberOrigin({ context, kind, compiled, found, name, rest }, origin) };
}

interface MemberContext {
  readonly context: ValueContext;
  readonly kind: string;
  readonly compiled: JsonObject;
  readonly found: FoundSource;
  readonly name: string;
  /** The steps below the member. */
  readonly rest: readonly string[];
}

function memberOrigin(member: MemberContext, origin: MemberOrigin): Origin {
  const { context, kind, found, name } = member;
  const { file, pointer: row, packPath } = found.source;
  const manifest = (rule: Origin['rule'], ...path: readonly (string | number)[]): Origin => ({
    rule,
    at: { file: `${packPath}/pack.json`, pointer: pointer(...path) },
    ...withSchema(manifestRule(context, path.map(String))),
  });
  switch (origin.rule) {
    case 'carried': {
      const at = origin.at + pointer(...member.rest);
      const isGiven = valueAt(context.document(file), pointerSteps(at)) !== undefined;
      return isGiven ? givenOrigin(member, 'carried', at) : entryTypeOrigin(member);
    }
    case 'sorted':
      return givenOrigin(member, 'sorted', sortedItem(member, origin.at));
    case 'default': {
      const declaration = defaultDeclaration(context, kind, name);
      return { rule: 'default', at: { file, pointer: row }, ...(declaration && { declaration }) };
    }
    case 'contribution id':
      return manifest('contribution_id', 'contributions', found.contribution ?? 0, 'id');
    case 'pack id':
      return manifest('pack_id', 'pack_id');
    case 'payload path':
      if (found.contribution === undefined) return { rule: 'payload_path', at: { file, pointer: '' } };
      return manifest('payload_path', 'contributions', found.contribution, 'path');
    case 'computed':
      return computedOrigin(member);
  }
}

/** A payload that is a row may have its `entry_type` from the content model. */
function entryTypeOrigin({ context, found }: MemberContext): Origin {
  const { file, pointer: row } = found.source;
  const declaration = context.contentModel && { file: context.contentModel.file, pointer: '/entry_type_default' };
  return { rule: 'default', at: { file, pointer: row }, ...(declaration && { declaration }) };
}

function givenOrigin({ context, kind, found }: MemberContext, rule: Origin['rule'], at: string): Origin {
  const { file, pointer: row } = found.source;
  const schema = rowSchemaRule(context, kind, pointerSteps(at.slice(row.length)));
  return { rule, at: { file, pointer: at }, ...withSchema(schema) };
}

function withSchema(schema: SchemaRule | undefined): Pick<Origin, 'schema'> {
  return schema === undefined ? {} : { schema };
}

/** Returns the pointer to the first item of the source that gives an item of a sorted set. */
function sortedItem({ context, compiled, found, name, rest }: MemberContext, at: string): string {
  const [index] = rest;
  if (index === undefined) return at;
  const item = valueAt(compiled, [name, index]);
  const given = valueAt(context.document(found.source.file), pointerSteps(at)) as readonly string[];
  return at + pointer(given.findIndex((text) => text.trim() === item));
}

/** A computed list describes files of the pack that the source lists; each item has the path of its file. */
function computedOrigin({ context, kind, compiled, found, name, rest }: MemberContext): Origin {
  const { file, pointer: row, packPath, value } = found.source;
  const item = rest[0] === undefined ? undefined : valueAt(compiled, [name, rest[0]]);
  const path = isJsonObject(item) ? item['path'] : undefined;
  const listed = value[name] as readonly JsonValue[];
  const index =
    typeof path === 'string' ? listed.findIndex((each) => path === `${packPath}/assets/${String(each)}`) : -1;
  const steps = index === -1 ? [name] : [name, String(index)];
  const at: Location = { file, pointer: row + pointer(...steps) };
  const schema = rowSchemaRule(context, kind, steps);
  return { rule: 'computed', at, ...(typeof path === 'string' && { from: path }), ...withSchema(schema) };
}
