/** The page of the documents of `--json`, from their schemas. */
import { markdownTable, oneLine } from './markdown.mjs';

const folder = 'schemas/cli';
const shared = 'document.schema.json';

/** Formats docs/reference/json.md; fails if a command has no schema. */
export function jsonPage(commands, read) {
  const { $defs } = JSON.parse(read(`${folder}/${shared}`));
  const sections = commands.map((command) => section(command, schemaOf(command, read), $defs));
  return `# JSON documents

<!-- Generated from ${folder} by tools/xstack/build/derived-json.mjs; do not edit. -->

\`--json\` (or \`--format json\`) prints one document on standard output, and nothing else there. A command that runs until it is stopped
(\`run --watch\`, \`portal\`) prints one document a line. Standard error has the diagnostics as text, unless documents follow each other.

The first member, \`format_version\`, is ${code($defs.format_version.const)}. Under one version, members may be added: a reader
ignores those that it does not know. Where a member is removed or its meaning changes, the version is another one ([stability](../stability.md)).

Each document has a [JSON Schema](https://json-schema.org), which the package contains: \`xstack/schemas/cli/run.schema.json\` is that of \`run\`. The schemas refer
to [\`${shared}\`](../../${folder}/${shared}), and some to schemas of other folders.

## A command that could not do its work

Every command prints this document if its command line is invalid, an error of the system prevents it, or it is refused before it has a result.

${memberTable($defs.failure, $defs)}
Documents of \`scene\` commands have \`success\` or a member of their own instead of \`result\`.

## A diagnostic

${oneLine($defs.diagnostic.description)}

${memberTable($defs.diagnostic, $defs)}
A file with more diagnostics than [the limits](../contracts/diagnostics.md) permit has one with \`omitted\`. The codes have [pages](../diagnostics/README.md).

${sections.join('\n')}`;
}

function schemaOf(command, read) {
  const file = `${folder}/${command.replaceAll(' ', '_')}.schema.json`;
  try {
    return { file, ...JSON.parse(read(file)) };
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    throw new Error(`\`xstack ${command} --json\` prints a document without a schema: write ${file}`);
  }
}

function section(command, schema, shared) {
  const answers = schema.anyOf
    .map(({ $ref }) => $ref)
    .filter((reference) => !reference.endsWith('/failure'))
    .map((reference) => definition(schema, reference));
  const definitions = { ...shared, ...schema.$defs };
  const tables = answers.map((answer) => memberTable(resolved(answer, definitions), definitions));
  return `## xstack ${command}

${oneLine(schema.description)} [Schema](../../${schema.file}).

${tables.join('\nOr:\n\n')}`;
}

function definition({ $defs }, reference) {
  return $defs[reference.slice('#/$defs/'.length)];
}

function memberTable(schema, shared) {
  return markdownTable(['member', 'type', 'meaning'], memberRows(schema, shared));
}

/** Returns a row for each member of an object, and for those of its objects and of the items of its arrays. */
function memberRows({ properties, required = [] }, shared, prefix = '') {
  const listed = Object.entries(properties).filter(([name]) => name !== 'format_version');
  return listed.flatMap(([name, given]) => {
    const member = resolved(given, shared);
    const inner = member.items ? resolved(member.items, shared) : member;
    const isExpanded = inner.properties && !linked.has(nameOf(given));
    const path = `${prefix}${name}`;
    return [
      [code(path), typeOf(member, shared, required.includes(name)), oneLine(member.description ?? '')],
      ...(isExpanded ? memberRows(inner, shared, `${path}${member.items ? '[]' : ''}.`) : []),
    ];
  });
}

/** Definitions that the page describes once. */
const linked = new Set(['diagnostics', 'diagnostic', 'range', 'location']);

/** Returns the name of the definition that a member refers to. */
function nameOf({ $ref }) {
  return $ref?.split('/').at(-1);
}

/** Resolves a reference to a definition of the schema or a shared one; the description beside it goes first. */
function resolved(schema, shared) {
  const name = /^(?:document\.schema\.json)?#\/\$defs\/(\w+)$/.exec(schema.$ref ?? '')?.[1];
  if (name === undefined) return schema;
  const { $ref: _, ...own } = schema;
  return { ...resolved(shared[name], shared), ...own };
}

function typeOf(schema, shared, isRequired) {
  return `${typeName(schema, shared)}${isRequired ? '' : ', optional'}`;
}

function typeName(schema, shared) {
  if ('const' in schema) return code(JSON.stringify(schema.const));
  if (schema.enum) return schema.enum.map((value) => code(JSON.stringify(value))).join(', ');
  if (schema.anyOf) return schema.anyOf.map((branch) => typeName(resolved(branch, shared), shared)).join(' or ');
  if (schema.$ref) return link(schema.$ref);
  const type = [schema.type ?? 'any'].flat().join(' or ');
  if (!schema.items) return type;
  if (nameOf(schema.items) === 'diagnostic') return `${type} of [diagnostics](#a-diagnostic)`;
  return `${type} of ${typeName(resolved(schema.items, shared), shared)}`;
}

/** Links to the schema of another folder. */
function link(reference) {
  const [path, pointer = ''] = reference.split('#');
  return `[${pointer === '' ? path.split('/').at(-1) : pointer.split('/').at(-1)}](../../schemas/${path.replace('../', '')})`;
}

function code(text) {
  return `\`${text}\``;
}
