/** Translates the part of JSON Schema that `schemas/portal/` uses to TypeScript types. */

/** Keywords that narrow a value further than its type. `anyOf` only combines lists of `required` members. */
const validationOnly = ['minLength', 'maxLength', 'pattern', 'minimum', 'maximum', 'default', 'anyOf', 'title'];
const translated = [
  ...['$ref', 'const', 'enum', 'type', 'description'],
  ...['required', 'properties', 'additionalProperties', 'items', 'minItems', 'maxItems'],
];

/** Returns the type of a schema; `at` names the schema in errors. Fails on keywords that it would have to ignore. */
export function typeOf(schema, at, indent = '') {
  const unknown = Object.keys(schema).find((word) => !translated.includes(word) && !validationOnly.includes(word));
  if (unknown !== undefined) throw new Error(`${at}: keyword \`${unknown}\` has no TypeScript type`);
  if (schema.anyOf?.some((branch) => Object.keys(branch).join() !== 'required'))
    throw new Error(`${at}: \`anyOf\` must only combine lists of \`required\` members`);
  if (schema.$ref !== undefined) return typeName(schema.$ref.replace('#/$defs/', ''));
  if ('const' in schema) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  const types = [schema.type ?? 'value'].flat();
  return types.map((type) => plainType(type, schema, at, indent)).join(' | ');
}

/**
 * Returns the type name of a definition: `data.installation` is `InstallationData`, `param.bundle` is `BundleParam`, and `Meta`
 * of the envelope is `AnswerMeta`. The core has other types for most of these concepts.
 */
export function typeName(definition) {
  if (/^[A-Z]/.test(definition)) return `Answer${definition}`;
  const [, group = '', name] = /^(?:(data|param)\.)?(.+)$/.exec(definition);
  return [...name.split(/[._]/), group].map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
}

/** Formats the description of a schema as a comment. */
export function comment({ description }, indent) {
  return description === undefined ? '' : `${indent}/** ${description} */\n`;
}

function plainType(type, schema, at, indent) {
  if (type === 'value') return 'JsonValue';
  if (type === 'integer') return 'number';
  if (type === 'array') return arrayType(schema, at, indent);
  return type === 'object' ? objectType(schema, at, indent) : type;
}

function arrayType({ items, minItems, maxItems }, at, indent) {
  if (items === undefined) throw new Error(`${at}: an array must name the schema of its \`items\``);
  const item = typeOf(items, `${at}/items`, indent);
  if (minItems !== undefined && minItems === maxItems) return `readonly [${Array(minItems).fill(item).join(', ')}]`;
  const isOneType = /^\w+$/.test(item) || (item.startsWith('{') && item.endsWith('}'));
  return `readonly ${isOneType ? item : `(${item})`}[]`;
}

function objectType({ properties, required = [], additionalProperties }, at, indent) {
  if (properties === undefined) {
    if (typeof additionalProperties !== 'object') return 'JsonObject';
    return `{ readonly [name: string]: ${typeOf(additionalProperties, `${at}/additionalProperties`, indent)} }`;
  }
  if (additionalProperties !== undefined)
    throw new Error(`${at}: \`properties\` and \`additionalProperties\` together have no TypeScript type`);
  const missing = required.find((name) => !Object.hasOwn(properties, name));
  if (missing !== undefined) throw new Error(`${at}: required member \`${missing}\` is not in \`properties\``);
  const inner = `${indent}  `;
  const members = Object.entries(properties).map(([name, schema]) => {
    const type = typeOf(schema, `${at}/properties/${name}`, inner);
    return `${comment(schema, inner)}${inner}readonly ${name}${required.includes(name) ? '' : '?'}: ${type};\n`;
  });
  return members.length === 0 ? 'Readonly<Record<string, never>>' : `{\n${members.join('')}${indent}}`;
}

function literal(value) {
  return typeof value === 'string' ? `'${value.replace(/[\\']/g, '\\$&')}'` : JSON.stringify(value);
}
