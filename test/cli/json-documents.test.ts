/** Runs every story with `--json`, and compares the documents with their schemas. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { commands } from '../../tools/xstack/cli/commands.ts';
import { namedCommand } from '../../tools/xstack/cli/parse/find-command.ts';
import type { JsonObject, JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import {
  addShownMembers,
  cliSchemaNames,
  cliSchemas,
  describedMembers,
  documentProblems,
  isFailure,
} from '../support/cli-schemas.ts';
import { type CommandAnswer, play, readStory, runHere } from '../support/story.ts';

const folder = join(import.meta.dirname, '../cases');
const names = readdirSync(folder).sort();
const shown = new Set<string>();

test('every command has a schema of its document, and every schema its command', () => {
  const problems = [
    ...Object.keys(commands).flatMap((command) =>
      cliSchemaNames.includes(command.replaceAll(' ', '_')) ? [] : documentProblems(command, {}),
    ),
    ...cliSchemaNames
      .filter((name) => name !== 'document' && !Object.hasOwn(commands, name.replaceAll('_', ' ')))
      .map((name) => `schemas/cli/${name}.schema.json describes the document of no command`),
  ];
  expect(problems).toEqual([]);
});

test('a document without a schema is a problem that names its command', () => {
  expect(documentProblems('pack frobnicate', {})).toEqual([
    '`xstack pack frobnicate --json` prints a document without a schema: write schemas/cli/pack_frobnicate.schema.json',
  ]);
});

test('a member that a schema does not have, and one that is missing, are problems', () => {
  const document = { format_version: '1.0.0', result: 'complete', bundle_ids: [], diagnostics: [] };
  expect(documentProblems('bundle validate', document)).toEqual([]);
  expect(documentProblems('bundle validate', { ...document, more: 1 })).not.toEqual([]);
  for (const missing of ['format_version', 'bundle_ids']) {
    const rest = Object.fromEntries(Object.entries(document).filter(([name]) => name !== missing));
    expect(documentProblems('bundle validate', rest)).not.toEqual([]);
  }
});

describe.each(cliSchemaNames)('%s', (name) => {
  const schema = cliSchemas.get(`cli/${name}.schema.json`) as JsonObject;

  test('is valid draft 2020-12 with an id of its own and no closed object', () => {
    expect(schema['$id']).toBe(`https://xstack.dev/schemas/cli/${name}.schema.json`);
    const ajv = new Ajv2020();
    expect({ valid: ajv.validateSchema(schema), errors: ajv.errors }).toEqual({ valid: true, errors: null });
    expect(JSON.stringify(schema)).not.toMatch(/"(?:additional|unevaluated)Properties":false/);
  });
});

/** Options with which no JSON document is printed, or a given one is. */
const isPlain = (argv: readonly string[]) =>
  argv.some((word) => /^--(?:format\b|json$|help$)/.test(word)) || ['help', 'version'].includes(argv[0] ?? '');

/** Command lines that precede those of a story, for documents that no story shows. */
const more: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'scene_install_changed.txtar': [['scene', 'install', '--name', 'lantern', '--force']],
  'run_reports_independent_errors.txtar': [['run', '--max-diagnostics', '1']],
  'schema_list.txtar': [['schema', 'show', 'lens'], ['explain']],
};

test.each(names)('%s', async (name) => {
  const story = readStory(readFileSync(join(folder, name), 'utf8'));
  const problems: string[] = [];
  const run = async (argv: readonly string[], cwd: string, stdin: string) => {
    const given = isPlain(argv) ? argv : [...argv, '--json'];
    const answer = await runHere(given, cwd, stdin);
    if (/(?:^| )--(?:json|format[ =]json)(?: |$)/.test(given.join(' ')))
      problems.push(...problemsOf(given, answer).map((problem) => `xstack ${argv.join(' ')}: ${problem}`));
    return answer;
  };
  const commands = (more[name] ?? []).concat(story.commands);
  await play({ ...story, commands }, { run });
  expect(problems).toEqual([]);
});

function problemsOf(argv: readonly string[], { exit, stdout }: CommandAnswer): string[] {
  const command = namedCommand(argv)?.name;
  return documentsIn(stdout).flatMap((document) => {
    if (command !== undefined) addShownMembers(command, document, shown);
    const isWrong = exit === 0 && isFailure(document);
    return [...(isWrong ? ['exit 0 with the document of a failure'] : []), ...documentProblems(command, document)];
  });
}

/** Reads one document, or one a line. */
function documentsIn(stdout: string): JsonValue[] {
  if (stdout.startsWith('{\n')) return [JSON.parse(stdout) as JsonValue];
  const lines = stdout.trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as JsonValue);
}

/** Members that other tests compare, and those that one function adds to the documents of all scene commands. */
const shownElsewhere = [
  'cli/run.schema.json#/$defs/answer/properties/watch', // test/process/watch.test.ts
  'cli/run.schema.json#/$defs/answer/properties/reasons', // test/build-cache/reasons.test.ts
  'cli/run.schema.json#/$defs/cause',
  'cli/portal.schema.json#/$defs/answer/properties/url', // test/portal/server/process.test.ts
];
const isShownElsewhere = (path: string) =>
  shownElsewhere.some((start) => path.startsWith(start)) || /cli\/scene_\w+\.schema\.json#.*\/diagnostics$/.test(path);

test('every member that a schema describes is in a document', () => {
  expect(describedMembers().filter((path) => !shown.has(path) && !isShownElsewhere(path))).toEqual([]);
});
