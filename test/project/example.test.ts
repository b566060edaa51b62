import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/binary.ts';
import { runMain } from '../support/incremental.ts';
import { onDisk } from '../support/repository.ts';
import { describedPaths, hasPath } from '../support/schema-paths.ts';

test.each(['tides', 'observatory'])('the lockfile of the example %s is that of its packs', async (name) => {
  const directory = onDisk({});
  cpSync(join(root, 'examples', name), directory, { recursive: true });
  expect(await runMain(directory, ['run', 'strict', '--locked', '--quiet'])).toMatchObject({ exit: 0 });
});

test('the observatory shows moves, a deprecated row that is accepted, and ignored drafts', async () => {
  const directory = onDisk({});
  cpSync(join(root, 'examples/observatory'), directory, { recursive: true });
  const { stdout } = await runMain(directory, ['run', 'strict', '--locked', '--json']);
  const shown = JSON.parse(stdout).diagnostics.map(({ code, accepted }: { code: string; accepted?: unknown }) => [
    code,
    accepted !== undefined,
  ]);
  expect(shown).toEqual([
    ['note.pack.not_content', false],
    ['note.pack.replaced_id', false],
    ['warn.registry_compile.deprecated_reference', true],
    ['note.registry_compile.moved_reference', false],
  ]);
});

const parsed = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const observatory = (path: string) => parsed(`examples/observatory/${path}`);
const model = observatory('schemas/content_model.json');
const { row_schema: row } = observatory('schemas/registries/programme.registry-definition.json');

const members = describedPaths(parsed('schemas/content_model.schema.json'));

test('the members of the content model are found at every depth of its schema', () => {
  expect(members).toEqual(
    expect.arrayContaining([
      'categories',
      'sidecars[].hashed',
      'contribution_types[].registry.references[].to',
      'enums.*',
    ]),
  );
});

test.each(members)('the example uses the member `%s` of the content model', (path) => {
  expect(hasPath(model, path), `examples/observatory/schemas/content_model.json does not use \`${path}\``).toBe(true);
});

test('the example extends every list that can be extended', () => {
  const lists = ['astronomy_entry.kind', 'reference_frame.semantics', 'site.kind', 'ui_window.widget_type'];
  expect(Object.keys(model.enums).sort()).toEqual(lists);
});

test.each([
  ['a sidecar that is hashed', model.sidecars, ({ hashed }) => hashed !== false],
  ['a sidecar that is not hashed', model.sidecars, ({ hashed }) => hashed === false],
  ['a type with a schema', model.contribution_types, ({ schema }) => schema !== undefined],
  ['a type without a schema', model.contribution_types, ({ schema }) => schema === undefined],
  ['a type without a registry', model.contribution_types, ({ registry }) => registry === undefined],
  ['a directory of JSON', model.pack_directories, ({ holds }) => holds === 'json'],
  ['a directory of other files', model.pack_directories, ({ holds }) => holds === 'opaque'],
] as [string, Record<string, unknown>[], (item: Record<string, unknown>) => boolean][])(
  'the example has %s',
  (what, items, isOne) => expect(items.some(isOne), `examples/observatory has no longer ${what}`).toBe(true),
);

test.each(['oneOf', 'if', 'const', 'multipleOf', 'dependentRequired'])('a row schema uses `%s`', (keyword) => {
  expect(JSON.stringify(row), `no row schema of examples/observatory uses \`${keyword}\``).toContain(`"${keyword}":`);
});
