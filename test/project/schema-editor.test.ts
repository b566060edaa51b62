/** The schemas that editors use for a project with a content model: they accept its content, and complete its own members. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../tools/xstack/core/base/json/value.ts';
import { grownWorld } from '../support/grown-world.ts';
import { runMain } from '../support/incremental.ts';
import { onDisk, text } from '../support/repository.ts';

const schemas = join(import.meta.dirname, '../../schemas');

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as JsonObject;

/**
 * An editor: resolves references between files, and applies every schema whose patterns match. As in VS Code, the last
 * pattern that matches decides, and `!` excludes.
 */
function editorOf(root: string) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  const add = (directory: string, shown: string) => {
    for (const name of readdirSync(directory).filter((file) => file.endsWith('.schema.json'))) {
      const { $id: _, ...schema } = json(join(directory, name));
      ajv.addSchema({ ...schema, $id: `file:///${shown}/${name}` });
    }
  };
  add(schemas, 'node_modules/xstack/schemas');
  add(join(root, '.vscode/schemas'), '.vscode/schemas');
  const settings = json(join(root, '.vscode/settings.json'));
  const mapping = settings['json.schemas'] as unknown as { fileMatch: string[]; url: string }[];
  const entries = mapping.map(({ fileMatch, url }) => ({
    url,
    expressions: fileMatch.map((glob) => ({
      includes: !glob.startsWith('!'),
      expression: new RegExp(`^${glob.replace(/^!/, '').replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`),
    })),
    validate: ajv.getSchema(url.replace('./', 'file:///')) as ValidateFunction,
  }));
  const mapped = (file: string) =>
    entries.filter(({ expressions }) => expressions.findLast((each) => each.expression.test(file))?.includes === true);
  return {
    urls: (file: string) => mapped(file).map(({ url }) => basename(url)),
    isValid: (file: string, value: unknown) => mapped(file).every(({ validate }) => validate(value)),
    schemaOf: (file: string) => mapped(file).map(({ validate }) => validate.schema as JsonObject),
  };
}

const gauges = {
  schema_version: '1.0.0',
  name: 'gauge',
  entry_type: 'gauge',
  row_schema: { type: 'object', required: ['gauge_id'], properties: { gauge_id: { type: 'string' } } },
  id_field: 'gauge_id',
  fields: ['gauge_id'],
  output: 'gauge.registry.json',
  output_member: 'gauges',
};

async function grown() {
  const root = onDisk({ ...grownWorld(), 'schemas/registries/gauge.registry-definition.json': text(gauges) });
  expect((await runMain(root, ['schema', 'editor', '--repo-root', root, '--write'])).exit).toBe(0);
  return { root, editor: editorOf(root) };
}

const pack = 'packs/core/pack.core.p0';

test('an editor accepts all files of the content, each by the schema of its kind', async () => {
  const { root, editor } = await grown();
  const files = Object.keys(grownWorld()).filter((file) => file.endsWith('.json') && !file.includes('/docs/'));
  for (const file of files)
    expect([file, editor.urls(file).length > 0, editor.isValid(file, json(join(root, file)))]).toEqual([
      file,
      true,
      true,
    ]);
  expect(editor.urls(`${pack}/data/dem_source.json`)).toContain('type.dem_source.schema.json');
  expect(editor.urls(`${pack}/data/law.json`)).toContain('law_profile.schema.json');
  expect(editor.urls(`${pack}/data/frames.json`)).toContain('entry_type_default.1.schema.json');
  expect(editor.urls(`${pack}/pack.trust.json`)).toEqual(['sidecar.pack.trust.schema.json']);
});

test('an editor refuses what the compiler refuses', async () => {
  const { root, editor } = await grown();
  const isValid = (file: string, change: JsonObject) =>
    editor.isValid(`${pack}/${file}`, {
      ...(existsSync(join(root, pack, file)) && json(join(root, pack, file))),
      ...change,
    });
  expect(isValid('data/law.json', { epistemic_policy_id: 1 })).toBe(false);
  expect(isValid('data/law.json', { epistemic_policy: 'x' })).toBe(false);
  expect(isValid('data/lens.json', { observation_channels: [1] })).toBe(false);
  expect(isValid('data/dem_source.json', { size: 'large' })).toBe(false);
  expect(isValid('data/frames.json', { frames: [{}] })).toBe(false);
  expect(isValid('data/gauges.json', { entry_type: 'gauge', gauge_id: 'gauge.a' })).toBe(true);
  expect(isValid('data/gauges.json', { entry_type: 'gauge', gauge_id: 1 })).toBe(false);
});

test('an editor completes own members and types', async () => {
  const { editor } = await grown();
  const members = (file: string) =>
    editor.schemaOf(file).flatMap(({ properties = {} }) => Object.keys(properties as JsonObject));
  expect(members(`${pack}/data/law.json`)).toEqual(expect.arrayContaining(['law_profile_id', 'epistemic_policy_id']));
  expect(members(`${pack}/data/lens.json`)).toContain('observation_channels');
  const [manifest] = editor.schemaOf(`${pack}/pack.json`) as {
    properties: { contribution_types: { items: { examples: string[] } } };
  }[];
  expect(manifest?.properties.contribution_types.items.examples).toEqual(
    expect.arrayContaining(['lens', 'dem_source']),
  );
});

test('a check fails after a change of the content model until the settings are written again', async () => {
  const { root } = await grown();
  const check = () => runMain(root, ['schema', 'editor', '--repo-root', root, '--check', '--json']);
  expect((await check()).exit).toBe(0);
  const file = join(root, 'schemas/content_model.json');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('epistemic_policy_id', 'policy_id'));
  const { exit, stdout } = await check();
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { message: string; file: string }[] };
  expect(exit).toBe(1);
  expect(diagnostics.map(({ message }) => message)).toEqual([
    '`.vscode/schemas/law_profile.schema.json` is not the schema of this content',
  ]);
  await runMain(root, ['schema', 'editor', '--repo-root', root, '--write']);
  expect((await check()).exit).toBe(0);
});

test('a payload has the schema of its type, whatever usual name it has', async () => {
  const world = grownWorld();
  const moved: Readonly<Record<string, string>> = { lens: 'domain.glass', dem_source: 'tide_table.depth' };
  const root = onDisk(
    Object.fromEntries(
      Object.entries(world).map(([path, content]) => {
        const [, name = ''] = /\/data\/(\w+)\.json$/.exec(path) ?? [];
        const to = moved[name];
        if (to !== undefined) return [path.replace(`${name}.json`, `${to}.json`), content];
        const paths = Object.entries(moved).map(
          ([type, other]) => [`data/${type}.json`, `data/${other}.json`] as const,
        );
        const renamed = paths.reduce((source, [from, other]) => source.replace(from, other), String(content));
        return [path, path.endsWith('pack.json') ? renamed : content];
      }),
    ),
  );
  expect((await runMain(root, ['schema', 'editor', '--repo-root', root, '--write'])).exit).toBe(0);
  expect((await runMain(root, ['schema', 'editor', '--repo-root', root, '--check'])).exit).toBe(0);
  const editor = editorOf(root);
  const general = 'registry_entries.schema.json';
  const withoutGeneral = (path: string) => editor.urls(`${pack}/data/${path}`).filter((url) => url !== general);
  expect(withoutGeneral('domain.glass.json')).toEqual(['lens.schema.json']);
  expect(withoutGeneral('domain.other.json')).toEqual(['domain.schema.json']);
  expect(withoutGeneral('tide_table.depth.json')).toEqual(['type.dem_source.schema.json']);
  expect(withoutGeneral('tide_table.other.json')).toEqual(['type.tide_table.schema.json']);
});
