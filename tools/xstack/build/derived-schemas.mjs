/** Schemas, versions and editor settings that follow from the content model, as pairs of path and text. */
import { inPublishedOrder } from './content-model.mjs';

const versionRegistry = 'tools/xstack/compatx/version_registry.json';
const lineWidth = 120;

export function schemaFiles(model, read) {
  const versions = versionsOf(model, JSON.parse(read(versionRegistry)));
  return [
    ['schemas/pack_manifest.schema.json', print(manifestSchema(model))],
    ['schemas/registry_entries.schema.json', printLong(entriesSchema(model))],
    [versionRegistry, printLong(versions)],
    ['schemas/version_registry.schema.json', versionSchema(Object.keys(versions.schemas), read)],
    ['.vscode/settings.json', editorSettings(model, JSON.parse(read('.vscode/settings.json')))],
  ];
}

function manifestSchema({ types, schemas }) {
  const schema = structuredClone(schemas.get('pack_manifest').schema);
  const examples = types.map(({ type }) => type);
  schema.properties.contribution_types.items.examples = examples;
  schema.properties.contributions.items.properties.type.examples = examples;
  return schema;
}

/** Schemas for editors, by `entry_type` of a payload. */
function entriesSchema({ kinds, schemas }) {
  const schema = structuredClone(schemas.get('registry_entries').schema);
  const entries = new Map(kinds.filter(({ entry_type }) => entry_type).map((kind) => [kind.entry_type, kind]));
  const published = schema.allOf.map((rule) => rule.if.properties.entry_type.const);
  schema.allOf = inPublishedOrder(published, [...entries.keys()]).map((entryType) => {
    const { payload_member, holds, schema: name } = entries.get(entryType);
    const row = { $ref: `${name}.schema.json` };
    return {
      if: { type: 'object', required: ['entry_type'], properties: { entry_type: { const: entryType } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: {
        type: 'object',
        required: [payload_member],
        properties: { [payload_member]: holds === 'array' ? { type: 'array', items: row } : row },
      },
    };
  });
  return schema;
}

/** Adds the kinds whose schema requires a version; rows of other formats are written by hand. */
function versionsOf({ kinds, schemas }, registry) {
  const kindSchemas = new Set(kinds.map(({ schema }) => schema));
  const others = Object.entries(registry.schemas).filter(([format]) => !kindSchemas.has(format));
  const rows = kinds.flatMap(({ schema, versions }) => {
    const current = schemas.get(schema).schema.properties.schema_version?.const;
    if (current === undefined) return [];
    return [[schema, { current_version: current, supported_versions: [current], migrations: {}, ...versions }]];
  });
  const sorted = [...others, ...rows].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...registry, schemas: Object.fromEntries(sorted) };
}

/** Replaces only the list of formats: the file has a layout of its own. */
function versionSchema(formats, read) {
  const lines = formats.map(
    (name) => `        "${name}": { "$ref": "#/$defs/schema", "description": "The versions of \`${name}\`." }`,
  );
  const path = 'schemas/version_registry.schema.json';
  const list = /(?<="schemas": \{\n[^\n]*\n[^\n]*\n {6}"properties": \{\n)[\s\S]*?(?=\n {6}\}\n)/;
  const text = read(path);
  if (!list.test(text)) throw new Error(`${path}: the list of formats was not found`);
  return text.replace(list, () => lines.join(',\n'));
}

/** Returns the settings with the schemas of payloads: existing ones in place, new ones at the end. */
function editorSettings({ types }, settings) {
  const mapped = types.filter(({ editor_files }) => editor_files !== undefined);
  const urlOf = ({ schema }) => `./schemas/${schema}.schema.json`;
  const entries = settings['json.schemas'];
  const urls = [...new Set([...entries.map(({ url }) => url), ...mapped.map(urlOf)])];
  const lines = urls.map((url) => {
    const type = mapped.find((each) => urlOf(each) === url);
    const fileMatch = type?.editor_files.map((file) => `packs/*/*/${file}`);
    return `    ${onOneLine(fileMatch ? { fileMatch, url } : entries.find((entry) => entry.url === url))}`;
  });
  return `{\n  "json.schemas": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

function printLong(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Returns the schema of the config file with the codes whose severity can be set. */
export function configSchema(codes, read) {
  const schema = JSON.parse(read('schemas/xstack_config.schema.json'));
  const judged = Object.entries(codes).filter(([code]) => !code.startsWith('refuse.'));
  const sorted = judged.sort(([a], [b]) => (a < b ? -1 : 1));
  const { title, description } = schema.$defs.judged_code;
  schema.$defs.judged_code = {
    ...{ title, description, 'x-editor': true },
    enum: sorted.map(([code]) => code),
    enumDescriptions: sorted.map(([, title]) => title),
  };
  return print(schema);
}

/** Prints JSON with each value on one line if it fits. */
function print(value) {
  return `${printAt(value, '', 0)}\n`;
}

function printAt(value, indent, room) {
  const short = onOneLine(value);
  if (short.length <= room || typeof value !== 'object' || value === null) return short;
  const inner = `${indent}  `;
  const isArray = Array.isArray(value);
  const entries = Object.entries(value).map(([key, item], i, { length }) => {
    const start = inner + (isArray ? '' : `${JSON.stringify(key)}: `);
    const comma = i < length - 1 ? ',' : '';
    return start + printAt(item, inner, lineWidth - start.length - comma.length) + comma;
  });
  const [open, close] = isArray ? '[]' : '{}';
  return `${open}\n${entries.join('\n')}\n${indent}${close}`;
}

function onOneLine(value) {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${onOneLine(item)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
