import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const json = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const build = join(root, 'tools/xstack/build');
const { readContentModel } = await import(join(build, 'content-model.mjs'));
const { contentModelProblems } = await import(join(build, 'check-content-model.mjs'));
const { schemas } = readContentModel(root);
const shape = json('tools/xstack/build/content-kind.schema.json');

interface KindFile {
  readonly file: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const files: readonly KindFile[] = readdirSync(join(root, 'tools/xstack/content-model')).map((name) => {
  const file = `tools/xstack/content-model/${name}`;
  return { file, value: json(file) };
});
const problemsOf = (changed: readonly KindFile[]): string[] => contentModelProblems(changed, { schemas, shape });

/** The problems where the file of the kind `lens` has other members; `undefined` removes one. */
function problemsWith(members: Readonly<Record<string, unknown>>): string[] {
  const changed = files.map(({ file, value }) => {
    const merged = Object.entries({ ...value, ...(value['name'] === 'lens' && members) });
    return { file, value: Object.fromEntries(merged.filter(([, member]) => member !== undefined)) };
  });
  return problemsOf(changed);
}

test('the files of the project are valid', () => {
  expect(files.length).toBeGreaterThan(10);
  expect(problemsOf(files)).toEqual([]);
});

const lens = 'tools/xstack/content-model/lens.json';
test.each<[members: object, problem: string]>([
  [{ id_field: undefined }, `${lens}: \`id_field\` is missing`],
  [{ id_feild: 'lens_id' }, `${lens}: \`id_feild\` is not a member`],
  [{ fields: 'lens_id' }, `${lens}: /fields must be array`],
  [{ schema: 'lense' }, `${lens}: schemas/lense.schema.json does not exist`],
  [{ search_keys: 'words' }, `${lens}: schemas/lens.schema.json has no member \`words\``],
  [{ references: [{ field: 'lens_id', to: 'sight' }] }, `${lens}: the kind \`sight\` does not exist`],
  [{ also_in: { types: ['domains'], payload_member: 'lenses' } }, `${lens}: the type \`domains\` does not exist`],
  [{ type: 'domain' }, `${lens}: another file has the type \`domain\``],
  [{ name: 'lense' }, `${lens}: the name of the file must be lense.json`],
  [
    { output: 'lenses.json' },
    `${lens}: \`output\` must be a name such as \`tide_gauge.registry.json\`, not \`lenses.json\``,
  ],
  [
    { output: 'domain.registry.json', output_member: 'domains' },
    `${lens}: another file has the member \`domains\` of domain.registry.json`,
  ],
])('with %j: %s', (members, problem) => {
  expect(problemsWith(members as Readonly<Record<string, unknown>>)).toContain(problem);
});
