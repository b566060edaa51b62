/** Tables of docs/contracts that follow from the content model, as pairs of path and text. */

export function documentFiles(model, read) {
  return [
    withTable(read, 'docs/contracts/pack_system.md', ['type', 'compiled into', 'schema'], typeRows(model)),
    withTable(read, 'docs/contracts/registries.md', ['file', 'rows', 'kinds', 'ordered by'], registryRows(model)),
  ];
}

/** Replaces the rows of the table that begins with these columns. */
export function withTable(read, path, columns, rows) {
  const head = `| ${columns.join(' | ')} |\n|${'---|'.repeat(columns.length)}\n`;
  const text = read(path);
  const start = text.indexOf(head) + head.length;
  if (start < head.length) throw new Error(`${path}: the table with the columns ${columns.join(', ')} does not exist`);
  const end = text.slice(start).search(/^(?!\|)/m) + start;
  const lines = rows.map((cells) => `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|\n`);
  return [path, text.slice(0, start) + lines.join('') + text.slice(end)];
}

/** Returns the types; those whose payloads have an `entry_type` come last. */
function typeRows({ types }) {
  const compiled = types.filter(({ output }) => output !== undefined);
  const others = types.filter(({ output }) => output === undefined);
  return [
    ...compiled.map(({ type, output, schema }) => [
      code(type),
      code(output),
      `[${schema}](../../schemas/${schema}.schema.json)`,
    ]),
    ...others.map(({ type }) => [code(type), 'by its `entry_type`: see [registries](registries.md)', '']),
  ];
}

function registryRows({ kinds }) {
  const files = [...new Set(kinds.map(({ output }) => output))];
  const rows = files.map((file) => {
    const held = kinds.filter(({ output }) => output === file);
    return [
      code(file),
      held.map(({ output_member }) => code(output_member)).join(', '),
      held.map(({ name }) => code(name)).join(', '),
      held.map(({ sort }) => sort.map(code).join(' and ')).join('; '),
    ];
  });
  return [...rows, ['`contributions.index.json`', '`contributions`', '', '`type` and `id`']];
}

function code(text) {
  return `\`${text}\``;
}
