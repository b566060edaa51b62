/** The overview shows the compiled project: the output of `xstack run`, and the origin of each row. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../../tools/xstack/core/base/json/value.ts';
import type { BuildOutcome } from '../../../tools/xstack/core/compiler/build.ts';
import { compileProject } from '../../../tools/xstack/ops/project/compile-project.ts';
import { findProject } from '../../../tools/xstack/ops/project/project.ts';
import { projectView } from '../../../tools/xstack/ops/project/project-view.ts';
import type { AnswerData } from '../../../tools/xstack/portal/answer.ts';
import { bundle, manifest, onDisk, text } from '../../support/repository.ts';
import { client, type SendIntent, testPortal } from './support.ts';

const root = join(import.meta.dirname, '../../..');
const names = ['packs', 'bundles', 'schemas/registries'];

let compiled: BuildOutcome;
beforeAll(async () => {
  compiled = await compileProject(findProject(() => {}, { 'repo-root': root }, root));
});

/** A portal over a copy of the sample world. */
async function world(): Promise<{ ask: SendIntent; directory: string; tick: () => void }> {
  const directory = onDisk({});
  for (const name of names) cpSync(join(root, name), join(directory, name), { recursive: true });
  const time = { now: 0 };
  const portal = await testPortal({ project: projectView(directory, undefined, { env: {}, now: () => time.now }) });
  const tick = () => {
    time.now += 2000;
  };
  return { ask: await client(portal, 'viewer'), directory, tick };
}

async function dataOf<Name extends keyof AnswerData>(
  ask: SendIntent,
  intent: Name,
  params = {},
): Promise<AnswerData[Name]> {
  const answer = await ask(intent, params);
  expect([intent, answer.status, answer.error]).toEqual([intent, 200, undefined]);
  return answer.data as AnswerData[Name];
}

test('packs have the order of the compiler, dependencies are drawn above', async () => {
  const { ask } = await world();
  const { packs, edges, graph } = await dataOf(ask, 'project.packs');
  expect(packs.map(({ pack_id, canonical_hash }) => [pack_id, canonical_hash])).toEqual(
    compiled.resolved?.map(({ identity }) => [identity.packId, identity.canonicalHash]),
  );
  const byId = new Map(packs.map((pack) => [pack.pack_id, pack]));
  const needed = compiled.resolved?.flatMap(({ identity }) =>
    identity.dependencies.map(({ packId }) => [identity.packId, packId]),
  );
  expect(edges.map(({ from, to }) => [from, to])).toEqual(needed);
  for (const { from, to, points } of edges) {
    expect(byId.get(from)?.level).toBeGreaterThan(byId.get(to)?.level ?? Number.NaN);
    expect(byId.get(from)?.y).toBeGreaterThan(byId.get(to)?.y ?? Number.NaN);
    expect(points.length % 3).toBe(1);
  }
  expect(packs.map(({ level }) => level)).toEqual(packs.map(({ level }) => level).sort((a, b) => a - b));
  expect(graph.layout).toBe('graphviz');
});

test('every registry row appears once, in order, with its file', async () => {
  const { ask } = await world();
  const { registries } = await dataOf(ask, 'project.registries');
  expect(registries.map(({ name, hash }) => [name, hash])).toEqual(
    compiled.registries?.map(({ file, hash }) => [file, hash]),
  );
  let total = 0;
  for (const { name, row_count } of registries) {
    const rows: AnswerData['project.registry.rows']['rows'][number][] = [];
    for (let offset = 0; offset < row_count; offset += 7) {
      const page = await dataOf(ask, 'project.registry.rows', { name, offset, limit: 7 });
      expect(page.total).toBe(row_count);
      rows.push(...page.rows);
    }
    expect(rows.map(({ value }) => value)).toEqual(rowsInFile(name));
    for (const { file, pointer, value, kind } of rows) expectThere(file, pointer, kind, value);
    total += rows.length;
  }
  expect(total).toBeGreaterThan(150);
});

/** Expects one of the strings of a row at its location. */
function expectThere(file: string, pointer: string, kind: string, value: JsonObject): void {
  let at = JSON.parse(readFileSync(join(root, file), 'utf8')) as JsonValue | undefined;
  for (const step of pointer.split('/').slice(1)) at = (at as Record<string, JsonValue> | undefined)?.[step];
  const id = Object.entries(value).find(([name]) => name === 'id' || name === `${kind}_id`)?.[1];
  const text = JSON.stringify(at ?? null);
  if (id !== undefined) expect([file, pointer, text.includes(JSON.stringify(id))]).toEqual([file, pointer, true]);
  expect(text).toMatch(/^\{/);
}

/** The rows of a registry, as its file has them. */
function rowsInFile(name: string): JsonValue[] {
  const registry = compiled.registries?.find(({ file }) => file === name);
  const value = JSON.parse(
    Buffer.concat([...(registry?.chunks() ?? [])].map((chunk) => Buffer.from(chunk))).toString(),
  ) as JsonObject;
  const kinds = Object.entries(value).filter(([member, rows]) => member !== 'generated_from' && Array.isArray(rows));
  const order =
    name === 'astronomy.catalog.index.json' ? ['entries', 'reference_frames'] : kinds.map(([member]) => member);
  return order.flatMap((member) => value[member] as JsonValue[]);
}

test('rows are found by id, pack and file', async () => {
  const { ask } = await world();
  const search = async (text: string) =>
    (await dataOf(ask, 'project.registry.rows', { name: 'law.registry.json', search: text })).rows.map(({ id }) => id);
  expect(await search('LAW.ARCHIVE')).toEqual(['law.archive']);
  expect(await search('pack.law.survey/data')).toEqual(['law.survey']);
  expect(await search('nothing like this')).toEqual([]);
});

test('project.why has the shortest path from the bundle and all dependents', async () => {
  const files = {
    ...bundle(['pack.tool.top', 'pack.tool.other']),
    ...Object.fromEntries(
      [
        ['top', ['pack.tool.common', 'pack.tool.long@^1.0.0', 'pack.tool.short']],
        ['other', ['pack.tool.common', 'pack.tool.near', 'pack.tool.far']],
        ['near', ['pack.tool.shared']],
        ['far', ['pack.tool.shared']],
        ['shared', []],
        ['common', []],
        ['long', ['pack.tool.longer']],
        ['longer', ['pack.tool.base']],
        ['short', ['pack.tool.base@>=1.0.0']],
        ['base', []],
      ].map(([name, dependencies]) => [
        `packs/tool/pack.tool.${name}/pack.json`,
        text(manifest(`pack.tool.${name}`, { dependencies: dependencies as string[] })),
      ]),
    ),
  };
  const ask = await client(await testPortal({ files }), 'viewer');
  const why = await dataOf(ask, 'project.why', { pack_id: 'pack.tool.base' });
  expect(why.path.map(({ pack_id, range }) => [pack_id, range])).toEqual([
    ['pack.tool.top', null],
    ['pack.tool.short', '*'],
    ['pack.tool.base', '>=1.0.0'],
  ]);
  expect(why.needed_by).toEqual([
    { pack_id: 'pack.tool.longer', range: '*' },
    { pack_id: 'pack.tool.short', range: '>=1.0.0' },
  ]);
  expect((await ask('project.why', { pack_id: 'pack.tool.bse' })).error).toMatchObject({
    reason_code: 'UNKNOWN_PACK',
    hint: expect.stringContaining('pack.tool.base'),
  });
  expect((await dataOf(ask, 'project.why', { pack_id: 'pack.tool.top' })).path).toHaveLength(1);
  // Among paths of equal length, always the same one.
  const ways = await dataOf(ask, 'project.why', { pack_id: 'pack.tool.shared' });
  expect(ways.path.map(({ pack_id }) => pack_id)).toEqual(['pack.tool.other', 'pack.tool.near', 'pack.tool.shared']);
  const common = await dataOf(ask, 'project.why', { pack_id: 'pack.tool.common' });
  expect(common.path.map(({ pack_id }) => pack_id)).toEqual(['pack.tool.other', 'pack.tool.common']);
});

test('diagnostics follow changes of the content model', async () => {
  const { ask, directory, tick } = await world();
  expect((await dataOf(ask, 'project.diagnostics')).counts.errors).toBe(0);
  writeFileSync(join(directory, 'schemas/content_model.json'), '{');
  tick();
  expect((await dataOf(ask, 'project.diagnostics')).counts.errors).toBeGreaterThan(0);
});

test('diagnostics follow changes of the files', async () => {
  const { ask, directory, tick } = await world();
  expect((await dataOf(ask, 'project.diagnostics')).counts).toEqual({ errors: 0, warnings: 0, notes: 0 });
  const path = join(directory, 'packs/law/pack.law.archive/pack.json');
  const before = readFileSync(path, 'utf8');
  writeFileSync(path, before.replace('"pack_id"', '"pack_idd"'));
  expect((await dataOf(ask, 'project.diagnostics')).counts.errors).toBe(0);
  tick();
  const found = await dataOf(ask, 'project.diagnostics');
  expect(found.counts.errors).toBeGreaterThan(0);
  const [first] = found.stages.find(({ id }) => id === '03.pack.validate')?.diagnostics ?? [];
  expect(first).toMatchObject({
    code: 'refuse.pack.manifest_invalid',
    file: 'packs/law/pack.law.archive/pack.json',
    range: { start: { line: expect.any(Number) } },
    excerpt: { first_line: expect.any(Number), lines: expect.arrayContaining([expect.stringContaining('pack_idd')]) },
  });
  expect((await ask('project.packs')).error.reason_code).toBe('PROJECT_REFUSED');
  writeFileSync(path, before);
  tick();
  expect((await ask('project.packs')).status).toBe(200);
  rmSync(join(directory, 'packs/law/pack.law.archive'), { recursive: true });
  tick();
  expect((await dataOf(ask, 'project.diagnostics')).counts.errors).toBeGreaterThan(0);
});

test('other bundles are selected by name, a missing one is refused', async () => {
  const { ask } = await world();
  const { bundles } = await dataOf(ask, 'project.bundles');
  expect(bundles.filter(({ is_built }) => is_built).map(({ bundle_id }) => bundle_id)).toEqual(['bundle.base.lab']);
  const inner = await dataOf(ask, 'project.packs', { bundle: 'bundle.inner.tour' });
  expect(inner.bundle_id).toBe('bundle.inner.tour');
  expect(inner.packs.length).toBeLessThan(compiled.resolved?.length ?? 0);
  for (const intent of ['project.packs', 'project.registries', 'project.diagnostics'])
    expect((await ask(intent, { bundle: 'bundle.inner.tuor' })).error).toMatchObject({ reason_code: 'UNKNOWN_BUNDLE' });
  expect((await ask('project.registry.rows', { name: '../../etc/passwd' })).error.reason_code).toBe('UNKNOWN_REGISTRY');
});

test('several bundles without a default are refused with a hint; missing packs are another refusal', async () => {
  const files = {
    ...bundle(['pack.tool.a'], 'bundle.one'),
    ...bundle(['pack.tool.a'], 'bundle.two'),
    'packs/tool/pack.tool.a/pack.json': text(manifest('pack.tool.a')),
  };
  const portal = await testPortal({ files });
  const ask = await client(portal, 'viewer');
  expect((await ask('project.packs')).error).toMatchObject({ reason_code: 'BUNDLE_REQUIRED' });
  expect((await ask('project.bundles')).data.bundles).toHaveLength(2);
  expect((await ask('project.packs', { bundle: 'bundle.two' })).data.bundle_id).toBe('bundle.two');
  rmSync(join(portal.root, 'packs'), { recursive: true });
  portal.clock.now += 2000;
  expect((await ask('project.packs', { bundle: 'bundle.two' })).error).toMatchObject({
    code: 'CONFLICT',
    reason_code: 'PROJECT_UNUSABLE',
  });
  expect((await ask('project.packs')).error.reason_code).toBe('PROJECT_UNUSABLE');
});

test('concurrent requests share one compilation', async () => {
  const { ask } = await world();
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask('project.registries')));
  expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
});
