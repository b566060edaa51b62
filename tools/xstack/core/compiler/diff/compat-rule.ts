import { isJsonObject, type JsonObject, type JsonValue, member } from '../../base/json/value.ts';
import { type ChangeClass, changeClasses } from './change-class.ts';

/**
 * The kind of a change of a value. Sets, maps and lists with a key: a member was added or removed, or the order changed. Numbers: lower
 * or raise. Booleans: became true or false. Any value: a change that no other event describes, or one of its type.
 */
export type ChangeEvent = 'add' | 'remove' | 'order' | 'lower' | 'raise' | 'true' | 'false' | 'change' | 'type';

/** The class of an event, and whether a rule declares it. */
export interface RuleAnswer {
  readonly class: ChangeClass;
  readonly isDeclared: boolean;
}

/** A rule of a schema: one class for all changes of a value and everything in it, or a class by event. */
export type CompatRule =
  | ChangeClass
  | (Readonly<Partial<Record<ChangeEvent, ChangeClass>>> & { readonly key?: string });

/** A location in a schema, and the schema that its references are resolved in. */
export interface SchemaLocation {
  readonly root: JsonObject;
  readonly node: JsonObject;
  /** The path of the value for people, such as `law_profile/allowed_lenses`. */
  readonly name: string;
  /** The class that a rule above declares for everything below it. */
  readonly inherited?: ChangeClass | undefined;
}

export function schemaLocation(name: string, root: JsonObject): SchemaLocation {
  return locationOf({ root, name }, root);
}

/** Returns the class of an event at a location. A change of the type is always breaking, and so is one without a rule. */
export function classOf(location: SchemaLocation, event: ChangeEvent): RuleAnswer {
  const rule = ruleOf(location);
  const declared = typeof rule === 'string' ? rule : rule?.[event];
  if (event === 'type' || declared === undefined) return { class: 'breaking', isDeclared: event === 'type' };
  return { class: declared, isDeclared: true };
}

/** Returns the rule of a location: its own, or the class of one above it. */
export function ruleOf({ node, inherited }: SchemaLocation): CompatRule | undefined {
  return ownRule(node) ?? inherited;
}

/** Returns the location of a member of an object; undefined if the schema describes none of this name. */
export function memberLocation(location: SchemaLocation, name: string): SchemaLocation {
  const properties = member(location.node, 'properties');
  const described = isJsonObject(properties) ? member(properties, name) : undefined;
  if (described !== undefined) return below(location, described, `/${name}`);
  return below(location, member(location.node, 'additionalProperties'), '/*');
}

/** Reports whether a schema describes a member by its name. */
export function isNamed({ node }: SchemaLocation, name: string): boolean {
  const properties = member(node, 'properties');
  return isJsonObject(properties) && member(properties, name) !== undefined;
}

export function itemLocation(location: SchemaLocation): SchemaLocation {
  return below(location, member(location.node, 'items'), '[]');
}

function below(location: SchemaLocation, node: JsonValue | undefined, step: string): SchemaLocation {
  const rule = ruleOf(location);
  const inherited = typeof rule === 'string' ? rule : undefined;
  return locationOf({ root: location.root, name: location.name + step, inherited }, isJsonObject(node) ? node : {});
}

/** Follows references to definitions of the schema. A rule beside a reference precedes that of the definition. */
function locationOf(location: Omit<SchemaLocation, 'node'>, node: JsonObject): SchemaLocation {
  let at = node;
  let rule = ownRule(at);
  for (let steps = 0; steps < mostReferences; steps++) {
    const target = referenced(location.root, at);
    if (target === undefined) break;
    at = target;
    rule ??= ownRule(at);
  }
  return { ...location, node: rule === undefined ? at : { ...at, 'x-compat': rule as JsonValue } };
}

/** A cycle of references without a schema ends here. */
const mostReferences = 100;

function referenced(root: JsonObject, node: JsonObject): JsonObject | undefined {
  const reference = member(node, '$ref');
  const definitions = member(root, '$defs');
  if (typeof reference !== 'string' || !isJsonObject(definitions)) return undefined;
  const target = member(definitions, reference.slice('#/$defs/'.length));
  return isJsonObject(target) ? target : undefined;
}

function ownRule(node: JsonObject): CompatRule | undefined {
  const rule = member(node, 'x-compat');
  if (typeof rule === 'string') return changeClasses.find((each) => each === rule);
  return isJsonObject(rule) ? (rule as CompatRule) : undefined;
}
