/** On success, a command prints at most three lines of text, unless its output is what was asked for. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { namedCommand } from '../../tools/xstack/cli/parse/find-command.ts';
import { readStory } from '../support/story.ts';

/** Commands whose output is the answer to a question. */
const answers: Readonly<Record<string, string>> = {
  bisect: 'the packs, or the commit',
  'bundle list': 'a row for each bundle',
  'cache info': 'a row for each part of the cache',
  compat: 'a row for each difference',
  completion: 'a program for the shell',
  diff: 'the differences',
  doctor: 'a row for each part of the installation',
  explain: 'the page of a code, or all codes; the origin of a value',
  fix: 'a row for each edit that was applied or is offered',
  graph: 'a drawing',
  'governance log': 'a row for each entry',
  order: 'a row for each pack, or the chain of dependencies between two',
  'pack files': 'a row for each file',
  'pack hash': 'a row for each pack',
  'pack list': 'a row for each pack',
  'package history': 'a row for each import',
  'package list': 'a row for each package',
  'package plan': 'the changes that are to be approved',
  'package show': 'the properties of a package',
  'portal user': 'a row for each user (list)',
  repro: 'a story',
  'scene diff': 'the differences',
  'scene info': 'the properties of a package',
  'scene list': 'a row for each package',
  'scene search': 'a row for each package',
  'scene stats': 'a row for each count',
  'scene tag': 'a row for each tag (ls)',
  'scene versions': 'a row for each version',
  'schema list': 'a row for each schema',
  'schema show': 'a schema',
  tree: 'a tree of packs',
  uses: 'a row for each reference',
  why: 'the path to a pack',
};

/** Options with which any command prints more on request. */
const requests: readonly (readonly [option: RegExp, reason: string])[] = [
  [/^--(?:help|verbose)$/, 'asks for more'],
  [/^--dry-run$/, 'asks for the plan'],
  [/^--(?:json|format(?:=.*)?)$/, 'asks for a document'],
  [/^-$/, 'asks for the document on standard output'],
];

const most = 3;
/** Without `--write`, these show what they would write. */
const plans = /^(?:baseline|migrate|schema editor)\b/;
const isPlan = (argv: readonly string[]) => plans.test(argv.join(' ')) && !argv.includes('--write');
const isRequest = (word: string) => requests.some(([option]) => option.test(word));

const successes = readdirSync('test/cases').flatMap((file) => {
  const { commands, expected } = readStory(readFileSync(`test/cases/${file}`, 'utf8'));
  return commands.flatMap((argv, i) => {
    const number = commands.length === 1 ? '' : ` ${i + 1}`;
    if (expected.get(`want exit${number}`) !== '0\n' || argv[0] === 'help' || argv.some(isRequest)) return [];
    const stdout = expected.get(`want stdout${number}`) ?? '';
    return [{ file, argv, name: namedCommand(argv)?.name ?? '', lines: stdout.split('\n').length - 1 }];
  });
});

test('stories of success print at most three lines', () => {
  const long = successes.filter(({ lines }) => lines > most);
  const unexplained = long.filter(({ name, argv }) => answers[name] === undefined && !isPlan(argv));
  expect(unexplained.map(({ file, argv, lines }) => `${file}: ${argv.join(' ')}: ${lines} lines`)).toEqual([]);
});

test('most commands have such a story', () => {
  const shown = new Set(successes.map(({ name }) => name).filter((name) => answers[name] === undefined));
  expect(shown.size).toBeGreaterThanOrEqual(30);
});
