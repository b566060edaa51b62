/** The pages of docs/reference and man that follow from the sources, as pairs of path and content. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundler.mjs';
import { jsonPage } from './derived-json.mjs';
import { manFiles } from './derived-man.mjs';
import { markdownTable, oneLine } from './markdown.mjs';

const note = (source) => `<!-- Generated from ${source} by tools/xstack/build/derived-references.mjs; do not edit. -->`;

export async function referenceFiles(root, read) {
  const commandLine = await readCommandLine(root);
  return [
    ['docs/reference/cli.md', cliPage(commandLine)],
    ['docs/reference/config.md', configPage(JSON.parse(read('schemas/xstack_config.schema.json')))],
    [
      'docs/reference/json.md',
      jsonPage(
        commandLine.commands.map(([name]) => name),
        read,
      ),
    ],
    ['docs/reference/environment.md', environmentPage(JSON.parse(read('tools/xstack/cli/environment.json')))],
    ...manFiles(commandLine, read),
  ];
}

/** Loads the current tables of the commands, in the order of `--help`. */
async function readCommandLine(root) {
  const scratch = join(root, '.cache', `commands.${process.pid}`);
  const load = async (name) => {
    const loaded = await import(pathToFileURL(join(scratch, `${name}.cjs`)).href);
    return loaded.default;
  };
  const input = Object.fromEntries(
    ['commands', 'groups', 'global-options'].map((name) => [name, `tools/xstack/cli/${name}.ts`]),
  );
  try {
    await bundle({ input, format: 'cjs', dir: scratch });
    const { commands } = await load('commands');
    const { groups, inHelpOrder } = await load('groups');
    const { globalOptions } = await load('global-options');
    const table = [];
    for (const name of inHelpOrder(Object.keys(commands))) table.push([name, (await commands[name]()).command]);
    return { commands: table, groups, globalOptions };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function cliPage({ commands, groups, globalOptions }) {
  const groupOf = ([name]) => name.split(' ')[0];
  const names = [...new Set(commands.map(groupOf))];
  const sections = names.map((group) => {
    const members = commands.filter((command) => groupOf(command) === group);
    const about = groups[group] && `## ${group}\n\n${sentence(groups[group].summary)}\n\n`;
    return `${about ?? ''}${members.map((command) => commandSection(command, about ? '###' : '##')).join('\n')}`;
  });
  return `# Command line

${note('the option tables of the commands')}

\`xstack <command> --help\` shows the same for one command. \`xstack completion\` prints a completion script for the shell,
\`xstack --version\` the version. [Exit codes](exit_codes.md), [environment variables](environment.md) and
[JSON documents](json.md) have pages of their own. [Diagnostics](../contracts/diagnostics.md#printed) lists how many each format prints.

Arguments that are paths may be patterns with \`*\`, \`?\`, \`[a-z]\` and \`**\`, quoted or not: the paths that match replace each, in code-unit
order. A path that exists is none, and a pattern that matches nothing is refused. \`**\` searches neither \`node_modules\` nor names with a
leading dot.

## Options of every command

${optionTable(globalOptions)}
${sections.join('\n')}`;
}

function commandSection([name, { summary, positionals = [], options, examples }], heading) {
  const words = ['xstack', name, ...positionals.map(positionalWord), '[options]'];
  const parts = [`${heading} xstack ${name}`, sentence(summary), fence('sh', words.join(' '))];
  if (positionals.length > 0) parts.push(argumentTable(positionals).trimEnd());
  if (Object.keys(options).length > 0) parts.push(optionTable(options).trimEnd());
  parts.push(
    markdownTable(
      ['example', 'effect'],
      examples.map(([line, what]) => [code(line), oneLine(what)]),
    ).trimEnd(),
  );
  return `${parts.join('\n\n')}\n`;
}

function positionalWord({ name, required, repeated }) {
  const word = `${name}${repeated ? '...' : ''}`;
  return required ? `<${word}>` : `[${word}]`;
}

function argumentTable(positionals) {
  const rows = positionals.map((spec) => [code(spec.name), choicesAndDefault(spec), oneLine(spec.summary)]);
  return markdownTable(['argument', 'values', 'meaning'], rows);
}

function optionTable(options) {
  const rows = Object.entries(options).map(([name, spec]) => [
    [...(spec.short ? [code(`-${spec.short}`)] : []), code(optionWord(name, spec))].join(', '),
    choicesAndDefault(spec),
    oneLine(spec.summary),
  ]);
  return markdownTable(['option', 'values', 'meaning'], rows);
}

function optionWord(name, { type, value, bareValue }) {
  if (type === 'boolean') return `--${name}`;
  return bareValue === undefined ? `--${name} ${value ?? 'VALUE'}` : `--${name} [${value}]`;
}

function choicesAndDefault({ choices, default: fallback, required, repeated }) {
  const parts = [
    ...(choices ? [choices.map(code).join(', ')] : []),
    ...(fallback === undefined ? [] : [`default ${code(String(fallback))}`]),
    ...(required ? ['required'] : []),
    ...(repeated ? ['repeatable'] : []),
  ];
  return parts.join('; ');
}

function configPage(schema) {
  return `# Configuration

${note('schemas/xstack_config.schema.json')}

\`xstack.config.json\` at the root of a repository is optional; so is each of its members. A member that does not exist is
refused ([\`refuse.config.invalid\`](../diagnostics/refuse.config.invalid.md)). Options of the command line override the file.

${markdownTable(['member', 'type', 'meaning'], memberRows(schema))}
Editors check the file with its [schema](../../schemas/xstack_config.schema.json).
`;
}

/** Returns a row for each member of an object schema, and for the members of its objects. */
function memberRows({ properties, required = [] }, prefix = '') {
  return Object.entries(properties).flatMap(([name, member]) => [
    [code(`${prefix}${name}`), typeOf(member, required.includes(name)), oneLine(member.description)],
    ...(member.properties ? memberRows(member, `${prefix}${name}.`) : []),
  ]);
}

function typeOf({ type, enum: values, minimum, items }, isRequired) {
  const name = values ? values.map((value) => code(JSON.stringify(value))).join(', ') : (type ?? 'any');
  const element = items?.type ? ` of ${items.type}` : '';
  return `${name}${element}${minimum === undefined ? '' : `, at least ${minimum}`}${isRequired ? ', required' : ''}`;
}

function environmentPage({ xstack, verify }) {
  const rows = (table) => Object.entries(table).map(([name, { values, effect }]) => [code(name), values, effect]);
  return `# Environment variables

${note('tools/xstack/cli/environment.json')}

No other variable changes what a command does. An option of the command line overrides its variable.

${markdownTable(['variable', 'values', 'effect'], rows(xstack))}
With a store in PostgreSQL, the package \`pg\` reads the variables of libpq, such as \`PGPASSWORD\` and \`PGSSLMODE\`, where the URL leaves
them out. \`git\`, which reports the files that were changed since the last commit, runs without the variables \`GIT_*\`.

## Coding agents

If one of the variables that agents set for their commands is neither empty nor \`0\` or \`false\`, text output is for a program that
reads it: no source lines, carets, colours and next step, but one line for each diagnostic with its notes and help below, errors first,
then the number of those left out and the verdict, at most 200 lines together. The answer of a command, such as a list, comes before them
and is never cut. \`--format\`, \`--json\` and \`--verbose\` override it. Variables that an editor sets in the terminals of people, such as
\`CURSOR_TRACE_ID\`, and settings of agents, such as \`AIDER_MODEL\`, do not count.

## Checks of a portal

The [checks of a portal](../guide/verify.md), \`make <target>\`, read these:

${markdownTable(['variable', 'values', 'effect'], rows(verify))}`;
}

function sentence(summary) {
  const text = oneLine(summary);
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

const fence = (language, text) => `\`\`\`${language}\n${text}\n\`\`\``;

function code(text) {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
