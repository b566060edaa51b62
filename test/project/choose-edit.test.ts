import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { editOf } from '../../tools/xstack/core/base/diagnostic/edit.ts';
import type { Host } from '../../tools/xstack/ops/command.ts';
import { chooseEdit } from '../../tools/xstack/ops/fix/choose-edit.ts';

const found = diagnostic('refuse.pack.conflict', '`pack.core.a` conflicts with `pack.core.b`');
const edits = ['remove `pack.core.a`', 'remove `pack.core.b`'].map((title) => editOf(title, 'bundle.json'));

/** Asks in a terminal in which a line is typed; returns the choice and the question. */
async function asked(line: string, { isTTY = true, takesFirst = false, asks = true } = {}) {
  let shown = '';
  const stdin = Object.assign(Readable.from([`${line}\n`]), { isTTY });
  const host = { stdin, stderr: (text: string) => (shown += text) } as unknown as Host;
  const choice = await chooseEdit(host, { takesFirst, asks })(found, { edits, isUnambiguous: false });
  return { choice, shown };
}

test('a terminal shows the edits, and takes a number', async () => {
  expect(await asked('2')).toEqual({
    choice: 1,
    shown:
      'error[refuse.pack.conflict]: `pack.core.a` conflicts with `pack.core.b`\n' +
      '  1. remove `pack.core.a`\n  2. remove `pack.core.b`\nedit [none]: ',
  });
});

test.each(['', '0', '3', 'x', '1.5', '-1'])('the answer %j chooses none', async (line) => {
  expect((await asked(line)).choice).toBeUndefined();
});

test('nothing is asked elsewhere, in a dry run, and with --yes', async () => {
  expect(await asked('1', { isTTY: false })).toEqual({ choice: undefined, shown: '' });
  expect(await asked('1', { asks: false })).toEqual({ choice: undefined, shown: '' });
  expect(await asked('2', { takesFirst: true })).toEqual({ choice: 0, shown: '' });
});
