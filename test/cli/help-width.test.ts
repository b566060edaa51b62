/** Help fits the terminal, for every command and group. */
import { expect, test } from 'vitest';
import { commands } from '../../tools/xstack/cli/commands.ts';
import { groups } from '../../tools/xstack/cli/groups.ts';
import { helpText } from '../../tools/xstack/cli/help.ts';
import { columns } from '../../tools/xstack/cli/render/visible.ts';

test.each(['', ...Object.keys(groups), ...Object.keys(commands)])('help of `%s` fits 80 columns', async (topic) => {
  const text = await helpText(topic, { width: 80, version: '1.2.3' });
  expect(text.split('\n').filter((line) => columns(line) > 80)).toEqual([]);
});
