/** One rule for ids: every schema of content has it, and no id that passes it can be mistaken for another. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idPattern, idRule } from '../../tools/xstack/core/base/text/hidden-characters.ts';

const schemas = join(import.meta.dirname, '../../schemas');
const isId = new RegExp(idPattern, 'u');

/** Ids with a narrower rule, or that name something defined elsewhere. */
const others = /^(pack_id|bundle_id|tier_id|parent_id|parent_frame_id|default_\w+_id|hud_layout_id)$/;
const references: Readonly<Record<string, readonly string[]>> = {
  astronomy_catalog_entry: ['frame_id'],
  budget_policy: ['activation_policy_id'],
  site_entry: ['object_id', 'frame_id'],
};

type Schema = Readonly<Record<string, unknown>>;

/** The schemas of all members of this name, and of the names of members, in any depth. */
function* idsIn(schema: unknown, name: string): Generator<[string, Schema]> {
  if (typeof schema !== 'object' || schema === null) return;
  const { properties = {}, propertyNames } = schema as { properties?: object; propertyNames?: Schema };
  if (propertyNames !== undefined) yield [`${name}: names of members`, propertyNames];
  for (const [member, value] of Object.entries(properties))
    if (/_id$/.test(member) && !others.test(member) && !references[name]?.includes(member))
      yield [`${name}: ${member}`, value as Schema];
  for (const below of Object.values(schema)) yield* idsIn(below, name);
}

test('every id of the content has the rule in its schema', () => {
  const content = readdirSync(schemas).filter((name) =>
    /^(?!bundle|content_model|scene|version|xstack)\w+\.schema\.json$/.test(name),
  );
  const ids = content.flatMap((file) => [
    ...idsIn(JSON.parse(readFileSync(join(schemas, file), 'utf8')), file.replace('.schema.json', '')),
  ]);
  expect(ids.length).toBeGreaterThan(15);
  expect(ids.filter(([, { pattern }]) => pattern !== idPattern).map(([name]) => name)).toEqual([]);
  for (const [, id] of ids) expect(id).toMatchObject({ minLength: 1, patternErrorMessage: idRule });
});

test.each(['a', 'a b', 'lens.a', '名 前', 'ä', 'a\u00a0b', '\u{1f52d}'])('%j is an id', (id) => {
  expect(isId.test(id)).toBe(true);
});

test.each([' a', 'a ', '\u3000a', 'a\u2028', 'a\tb', 'a\u0085b', '\u200ba', 'a\u202eb', '\ufeff', 'a\u{e0041}'])(
  '%j is not an id',
  (id) => expect(isId.test(id)).toBe(false),
);

test('no id is another one with format or control characters in it', () => {
  const text = fc.string({ unit: 'binary', maxLength: 8 });
  fc.assert(
    fc.property(
      text,
      fc.constantFrom('\u0000', '\t', '\u007f', '\u00ad', '\u200b', '\u2066', '\ufeff'),
      text,
      (a, hidden, b) => {
        expect(isId.test(a + hidden + b)).toBe(false);
      },
    ),
  );
});
