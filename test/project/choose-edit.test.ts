import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { editOf } from '../../tools/xstack/core/base/diagnostic/edit.ts';
import type { Host } from '../../tools/xstack/ops/command.ts';
import { chooseEdit } from '../../tools/xstack/ops/fix/choose-edit.ts';

const found = diagnostic('refuse.pack.conflict', '`pack.core.a` conflicts with `pack.core.b`');
const edits = ['a', 'b'].map((name, i) =>
  editOf(`remove \`pack.core.${name}\``, 'bundle.json', { op: 'remove', path: `/pack_ids/${i}` }),
);
const source = '{\n  "pack_ids": [\n    "pack.core.a",\n    "pack.core.b"\n  ]\n}\n';

/** Asks in a terminal in which a line is typed; returns the choice and the question. */
async function asked(line: string, { isTTY = true, takesFirst = false, asks = true } = {}) {
  let shown = '';
  const stdin = Object.assign(Readable.from([`${line}\n`]), { isTTY });
  const host = { stdin, stderr: (text: string) => (shown += text) } as unknown as Host;
  const choice = await chooseEdit(host, { takesFirst, asks })(found, { edits, isUnambiguous: false }, () => source);
  return { choice, shown };
}

test('a terminal shows the edits with their lines, and takes a number', async () => {
  expect(await asked('2')).toEqual({
    choice: 1,
    shown: `error[refuse.pack.conflict]: \`pack.core.a\` conflicts with \`pack.core.b\`
  1. remove \`pack.core.a\`
     -    "pack.core.a",
  2. remove \`pack.core.b\`
     -    "pack.core.a",
     -    "pack.core.b"
     +    "pack.core.a"
edit [none]: `,
  });
});

test.each(['', '0', '3', 'x', '1.5', '-1'])('the answer %j chooses none', async (line) => {
  expect((await asked(line)).choice).toBeUndefined();
});

test('no question is asked without a terminal, in a dry run, or with --yes', async () => {
  expect(await asked('1', { isTTY: false })).toEqual({ choice: undefined, shown: '' });
  expect(await asked('1', { asks: false })).toEqual({ choice: undefined, shown: '' });
  expect(await asked('2', { takesFirst: true })).toEqual({ choice: 0, shown: '' });
});
