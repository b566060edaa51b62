/**
 * Compiles JSON Schema to tables that the accept-only core reads: nodes, properties and names at fixed addresses. What the
 * core does not support becomes a node that no value matches, so that such a value is not accepted. Same schemas, same bytes.
 * The structures are those of core/fast/assembly/layout.ts.
 */
import { Buffer } from 'node:buffer';
import { withoutAnnotations } from './validators.mjs';

/** Address of the tables in the memory of the core. */
const base = 1 << 16;

const kinds = { null: 1, boolean: 2, integer: 4, number: 12, string: 16, array: 32, object: 64 };
const anyKind = 127;
const unlimited = 0xffffffff;
/** Offsets of the members of a node, in words. */
const nodeWords = 19;

const invisible =
  '\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u115f\\u1160\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb\\u{e0000}-\\u{e007f}';
const semver = '(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)';
const word = '(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)';

/** The patterns that core/fast/assembly/patterns.ts matches, by number. */
const patterns = new Map([
  ['^[a-z0-9][a-z0-9_-]*(\\.[a-z0-9][a-z0-9_-]*)*$', 1],
  [`^${semver}(-(${word}(\\.${word})*))?(\\+([0-9a-zA-Z-]+(\\.[0-9a-zA-Z-]+)*))?$`, 2],
  [`^([^\\s${invisible}]([^${invisible}]*[^\\s${invisible}])?)?$`, 3],
  [`^$|^ *[^\\s${invisible}][^${invisible}]*$`, 4],
]);

/** Keywords that a table expresses; those after the first row have no effect on the validity of a value. */
const supported = new Set(
  (
    'type enum const pattern minLength maxLength minimum minItems maxItems items properties required additionalProperties ' +
    'propertyNames allOf if then $ref $defs ' +
    '$schema $id title patternErrorMessage listMembers'
  ).split(' '),
);

/** Returns the module with the tables of the named schemas. */
export function fastTablesModule(schemas, names) {
  const writer = new TableWriter();
  const roots = names.map((name) => [name, writer.schema(withoutAnnotations(schemas.get(name).schema))]);
  const bytes = Buffer.from(writer.bytes.subarray(base, writer.at)).toString('base64');
  return `/** Addresses of schemas in the tables of the accept-only core. */
export const schemaAddresses: Readonly<Record<string, number>> = ${JSON.stringify(Object.fromEntries(roots), null, 2)};

/** Address of the first byte of the tables. */
export const tablesStart = ${base};

/** The tables, as base64. */
export const tables = '${bytes}';
`;
}

class TableWriter {
  bytes = new Uint8Array(1 << 20);
  at = base;
  #words = new Uint32Array(this.bytes.buffer);
  #texts = new Map();
  #shared = new Map();

  schema(root) {
    return this.#node(root, root, new Map());
  }

  #reserve(words) {
    const address = (this.at + 7) & ~7;
    this.at = address + words * 4;
    return address;
  }

  #put(address, ...words) {
    this.#words.set(words, address / 4);
    return address;
  }

  #list(addresses) {
    return addresses.length === 0 ? 0 : this.#put(this.#reserve(addresses.length), ...addresses);
  }

  /** Returns the address of the bytes of a name and their number. 16 bytes more are read. */
  #string(text) {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const bytes = Buffer.from(text);
    const address = this.#reserve(0);
    this.bytes.set(bytes, address);
    this.at = address + bytes.length + 16;
    const found = [address, bytes.length];
    this.#texts.set(text, found);
    return found;
  }

  #text(text) {
    const parts = this.#string(text);
    return this.#put(this.#reserve(2), ...parts);
  }

  /** Writes the node of a schema; returns its address. Equal nodes without a reference are written once. */
  #node(root, schema, references) {
    if (schema.$ref === undefined) {
      const key = JSON.stringify(schema);
      const isShared = !key.includes('"$ref"');
      const known = isShared ? this.#shared.get(key) : undefined;
      if (known !== undefined) return known;
      const address = this.#reserve(nodeWords);
      if (isShared) this.#shared.set(key, address);
      return this.#put(address, ...this.#wordsOf(root, schema, references));
    }
    const { $ref, ...others } = schema;
    const target = /^#\/\$defs\/(\w+)$/.exec($ref)?.[1];
    if (target === undefined || Object.keys(others).length > 0) return this.#node(root, false, references);
    const known = references.get(target);
    if (known !== undefined) return known;
    const address = this.#reserve(nodeWords);
    references.set(target, address);
    return this.#put(address, ...this.#wordsOf(root, root.$defs[target], references));
  }

  #wordsOf(root, schema, references) {
    const words = { ...anything };
    if (schema === true) return Object.values(words);
    if (!isSupported(schema)) return Object.values({ ...words, kinds: 0 });
    const below = (each) => this.#node(root, each, references);
    words.kinds =
      schema.type === undefined ? anyKind : [schema.type].flat().reduce((bits, type) => bits | kinds[type], 0);
    const values = schema.const === undefined ? schema.enum : [schema.const];
    if (values !== undefined) {
      // Strings only.
      words.kinds &= kinds.string;
      words.enums = this.#list(values.map((value) => this.#text(value)));
      words.enumCount = values.length;
    }
    words.minLength = schema.minLength ?? 0;
    words.maxLength = schema.maxLength ?? unlimited;
    words.pattern = schema.pattern === undefined ? 0 : patterns.get(schema.pattern);
    words.minimum = schema.minimum === undefined ? 0 : schema.minimum + 1;
    words.minItems = schema.minItems ?? 0;
    words.maxItems = schema.maxItems ?? unlimited;
    if (schema.items !== undefined) words.items = below(schema.items);
    this.#putMembers(words, schema, below);
    const also = schema.allOf ?? [];
    const conditions = [conditionOf(schema) ?? []].flat();
    words.also = this.#list(also.map(below));
    words.alsoCount = also.length;
    words.conditions = this.#list(
      conditions.map(({ name, value, then }) => {
        const parts = [this.#text(name), this.#text(value), below(then)];
        return this.#put(this.#reserve(3), ...parts);
      }),
    );
    words.conditionCount = conditions.length;
    return Object.values(words);
  }

  /** Properties are ordered by name; required ones without a schema are among them. */
  #putMembers(words, { properties = {}, required = [], additionalProperties, propertyNames }, below) {
    const implied = required
      .filter((name) => !Object.hasOwn(properties, name))
      .map((name) => [name, additionalProperties ?? true]);
    const all = [...Object.entries(properties), ...implied].sort(([a], [b]) => (a < b ? -1 : 1));
    const list = this.#reserve(all.length * 6);
    words.properties = list;
    words.propertyCount = all.length;
    words.requiredCount = required.length;
    all.forEach(([name, schema], i) => {
      const [address, length] = this.#string(name);
      const node = below(schema);
      const prefix = Buffer.alloc(8);
      prefix.write(name.slice(0, 8), 'latin1');
      this.#put(
        list + i * 24,
        prefix.readUInt32BE(4),
        prefix.readUInt32BE(0),
        address,
        length,
        node,
        required.includes(name) ? 1 : 0,
      );
    });
    if (additionalProperties === false) words.additional = 1;
    else if (typeof additionalProperties === 'object') words.additional = below(additionalProperties);
    if (propertyNames !== undefined) words.names = below(propertyNames);
  }
}

/** The words of a node that every value matches, in their order. */
const anything = {
  kinds: anyKind,
  minLength: 0,
  maxLength: unlimited,
  enums: 0,
  enumCount: 0,
  pattern: 0,
  minimum: 0,
  minItems: 0,
  maxItems: unlimited,
  items: 0,
  properties: 0,
  propertyCount: 0,
  requiredCount: 0,
  additional: 0,
  names: 0,
  also: 0,
  alsoCount: 0,
  conditions: 0,
  conditionCount: 0,
};

/** Reports whether a table expresses a schema exactly, apart from those below it. */
function isSupported(schema) {
  if (schema === false || !Object.keys(schema).every((key) => supported.has(key))) return false;
  if (schema.pattern !== undefined && !patterns.has(schema.pattern)) return false;
  const { minimum = 0, required = [], properties = {} } = schema;
  if (!Number.isInteger(minimum) || minimum < 0 || minimum > 1e8) return false;
  if (![...Object.keys(properties), ...required].every((name) => /^[ -~]*$/.test(name))) return false;
  const values = [...(schema.enum ?? []), ...(schema.const === undefined ? [] : [schema.const])];
  if (!values.every((value) => typeof value === 'string' && /^[ !#-[\]-~]*$/.test(value))) return false;
  return schema.if === undefined || conditionOf(schema) !== undefined;
}

/** Returns the condition of `if`, which must be that one member has one value. */
function conditionOf({ if: test, then }) {
  if (test === undefined || then === undefined) return undefined;
  const { type = 'object', required = [], properties = {}, ...others } = test;
  const [[name, each] = []] = Object.entries(properties);
  const isOneMember = Object.keys(properties).length === 1 && required.length === 1 && required[0] === name;
  if (type !== 'object' || !isOneMember || Object.keys(others).length > 0) return undefined;
  return typeof each.const === 'string' && Object.keys(each).length === 1
    ? { name, value: each.const, then }
    : undefined;
}
