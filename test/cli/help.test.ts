/** Help fits the terminal, for every command and group; a long example is continued by backslashes, and can be copied. */
import { expect, test } from 'vitest';
import { commands } from '../../tools/xstack/cli/commands.ts';
import { globalOptions } from '../../tools/xstack/cli/global-options.ts';
import { groups } from '../../tools/xstack/cli/groups.ts';
import { helpText } from '../../tools/xstack/cli/help.ts';
import { loadCommand } from '../../tools/xstack/cli/parse/find-command.ts';
import { columns } from '../../tools/xstack/core/base/text/columns.ts';

const help = (topic: string, width = 80) => helpText(topic, { width, version: '1.2.3' });

test.each(['', ...Object.keys(groups), ...Object.keys(commands)])(
  'help of `%s` fits 60 and 80 columns',
  async (topic) => {
    for (const width of [60, 80])
      expect((await help(topic, width)).split('\n').filter((line) => columns(line) > width)).toEqual([]);
    const [text = ''] = (await help(topic)).split('\nExamples:\n');
    expect(text).not.toMatch(/\[(?:string|boolean|array|choices|default)\b/);
  },
);

test.each(Object.keys(commands))('help of `%s`: own options, those of every command, examples', async (topic) => {
  const { options, examples } = await loadCommand(topic);
  const text = await help(topic);
  const shown = [...text.matchAll(/^ {2}(?:-\w,| {3}) --([\w-]+)/gm)].map(([, name]) => name);
  const expected = [...Object.keys(options), ...Object.keys(globalOptions), 'help'];
  expect(new Set(shown)).toEqual(new Set(expected));
  expect(shown.slice(-Object.keys(globalOptions).length - 1)).toEqual(['help', ...Object.keys(globalOptions)]);
  for (const [name, { value }] of Object.entries(options))
    if (value !== undefined) expect(text).toMatch(new RegExp(`--${name} [<[]${value.replaceAll('|', '\\|')}[>\\]]`));
  const lines = text.replaceAll(' \\\n    ', ' ').split('\n');
  for (const [line] of examples) expect(lines).toContain(`  ${line}`);
});
