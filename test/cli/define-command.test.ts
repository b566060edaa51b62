import { expect, expectTypeOf, test } from 'vitest';
import { parse } from '../../tools/xstack/cli/parse/parse.ts';
import { type CommandResult, defineCommand } from '../../tools/xstack/ops/command.ts';

const given: unknown[] = [];
const nothing: CommandResult = { result: 'complete', diagnostics: [], json: {}, text: '' };

test('the arguments of a command have the types of its tables', async () => {
  const command = defineCommand({
    summary: 'a command',
    positionals: [
      { name: 'how', summary: '', choices: ['fast', 'slow'], default: 'fast' },
      { name: 'files', summary: '', repeated: true },
    ],
    options: {
      out: { type: 'string', summary: '' },
      name: { type: 'string', summary: '', required: true },
      dry: { type: 'boolean', summary: '' },
    },
    examples: [],
    run: (args) => {
      expectTypeOf(args.how).toEqualTypeOf<'fast' | 'slow'>();
      expectTypeOf(args.files).toEqualTypeOf<readonly string[] | undefined>();
      expectTypeOf(args.out).toEqualTypeOf<string | undefined>();
      expectTypeOf(args.name).toEqualTypeOf<string>();
      expectTypeOf(args.dry).toEqualTypeOf<boolean | undefined>();
      // @ts-expect-error: no table has it.
      given.push(args.nam);
      given.push(args.how, args.files, args.out, args.name, args.dry);
      return nothing;
    },
  });
  await command.run(parse(command, ['slow', 'a', 'b', '--name', 'x', '--dry']), {} as never);
  expect(given).toEqual([undefined, 'slow', ['a', 'b'], undefined, 'x', true]);
});
