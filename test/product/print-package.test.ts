/** A package is exported without the values of its scenes in memory: its bytes are those of the whole value. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, prettyJson } from '../../tools/xstack/core/base/json/canonical.ts';
import type { JsonObject } from '../../tools/xstack/core/base/json/value.ts';
import { checksumOfScenes, packageChecksum } from '../../tools/xstack/core/product/checksum.ts';
import { measurePackage, printPackage } from '../../tools/xstack/core/product/print-package.ts';
import { exportPackage, importPackage } from '../../tools/xstack/ops/product/service.ts';
import { accepted, caller, compiledBundle, instanceAt, writeByHand } from './support/instance.ts';
import { packageText, scene } from './support/package.ts';

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, -1.5, 1e21, 5e-324, 123456789012345, '城市', '\u{1f600}', '"\\,{[', '\u007f'),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.nat(99).map(String), fc.string({ unit: 'grapheme' })), tie('value'), { maxKeys: 4 }),
  ),
})).value;
const object = fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 4 }), json, { maxKeys: 4 });

function expectPrinted(rest: JsonObject, scenes: readonly JsonObject[]): void {
  const texts = scenes.map((each) => canonicalJson(each));
  const whole = { ...rest, scenes };
  const text = prettyJson(whole);
  const length = measurePackage({ ...rest, scenes: [] }, texts);
  expect(length).toEqual({ isIndented: true, bytes: Buffer.byteLength(text), characters: text.length });
  expect(printPackage({ ...rest, scenes: [] }, texts, length)).toBe(text);
  expect(checksumOfScenes(rest, texts)).toBe(packageChecksum(text, whole));
}

test('any scenes are printed and hashed as in one value', () => {
  const scenes = fc.array(object, { maxLength: 4 });
  fc.assert(
    fc.property(json, scenes, (defaults, list) =>
      expectPrinted({ package_name: '包', defaults } as JsonObject, list as JsonObject[]),
    ),
  );
});

test('long scenes are printed and hashed as in one value', () => {
  const strings = Array.from({ length: 20_000 }, (_, i) => `"${'é,'.repeat(i % 40)}\\\u{1f600}`);
  expectPrinted({ a: 1 }, [{ strings }, { numbers: strings.map((_, i) => i / 3) }, { text: 'é'.repeat(100_000) }]);
});

test('a large package is printed without indentation if that is most of it', () => {
  const printed = (item: string, count: number) => {
    const list = Array.from({ length: count }, () => item).join();
    const scenes = [`{"x":${'['.repeat(100)}${list}${']'.repeat(100)}}`];
    const value = { a: 1, scenes: [] };
    return {
      compact: `{"a":1,"scenes":${`[${scenes}]`}}\n`,
      text: printPackage(value, scenes, measurePackage(value, scenes)),
    };
  };
  const [small, large, long] = [printed('1', 45_000), printed('1', 50_000), printed(`"${'x'.repeat(150)}"`, 50_000)];
  expect(small.text).toBe(prettyJson(JSON.parse(small.compact)));
  expect(large.text === large.compact).toBe(true);
  expect(long.text === long.compact).toBe(false);
});

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

test.each([
  ['{"code":"scene.a"}', 'refuse.package.schema_invalid', '/scenes/0'],
  ['{"code":"scene.b","name":"B"}', 'refuse.package.duplicate_code', '/scenes/1/code'],
  [`{"code":"scene.a","name":"A","x":${nested(126)}}`, 'refuse.json.too_deep', '/scenes/0'],
  ['{"code":"scene.a","name":"A\\ud800"}', 'refuse.json.lone_surrogate', '/scenes/0'],
])('a stored scene that an import refuses is not exported: %#', async (row, code, pointer) => {
  const instance = await instanceAt(compiledBundle({ 'scene.b': 'B' }));
  const text = packageText({ scenes: [scene('scene.a', 'A')] });
  accepted(await importPackage(instance, caller, { text, file: 'p.json', strategy: 'skip_existing', reason: 'x' }));
  const imported = await instance.store.read((view) => view.importedScenes());
  const put = (stored: string) =>
    writeByHand(instance, { put: [...imported.values()].map((each) => ({ ...each, text: stored })) });
  const request = {
    packageName: 'out',
    packageVersion: '1.0.0',
    channel: 'stable',
    generatedAt: caller.at,
    reason: 'x',
  };
  await put(row);
  const { diagnostics } = await exportPackage(instance, caller, request);
  expect(diagnostics.map(({ code, at }) => [code, at?.pointer])).toEqual([[code, pointer]]);
  await put(`{"name":"A","x":${nested(125)},"code":"scene.a"}`);
  expect(accepted(await exportPackage(instance, caller, request)).summary.scene_count).toBe(2);
  await instance.store.close();
});
