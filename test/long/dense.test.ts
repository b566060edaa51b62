/** A payload below 10 MB needs less than 300 MB: peak memory of the program for payloads at the limits. */
import { expect, test } from 'vitest';
import { measured } from '../support/memory.ts';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';

const values = 1_048_500;
const objects = 262_100;

const list = (item: string, count: number) => `[${`${item},`.repeat(count - 1)}${item}]`;
const each = (count: number, item: (i: number) => string) => Array.from({ length: count }, (_, i) => item(i)).join(',');
const nested = (i: number) => `{"${i.toString(36)}":{"${i.toString(36)}y":[]}}`;

const shapes: readonly (readonly [what: string, rows: () => string])[] = [
  ['empty rows', () => list('{}', objects)],
  ['numbers', () => list('1.5', values)],
  ['strings', () => `[${each(values, (i) => `"${i.toString(36)}"`)}]`],
  ['empty arrays', () => list('[]', values)],
  ['arrays in arrays', () => list(`${'['.repeat(100)}${']'.repeat(100)}`, values / 100)],
  ['pairs', () => list('[[]]', values / 2)],
  ['objects in objects', () => list(`${'{"":'.repeat(100)}1${'}'.repeat(100)}`, objects / 100)],
  ['rows with one name each', () => `[${each(objects, (i) => `{"${i.toString(36)}":1}`)}]`],
  ['names in one object', () => `{${each(900_000, (i) => `"${i.toString(36)}x":1`)}}`],
  ['objects and arrays', () => `[${each(objects / 2, nested)},${list('[]', values - 2 * objects).slice(1)}`],
  ['objects and names', () => `[${each(objects / 2, nested)},{${each(500_000, (i) => `"${i.toString(36)}x":1`)}}]`],
  ['one name again and again', () => `{${each(values - 10, () => '"a":1')}}`],
  ['one long string', () => `"${'x'.repeat(9_900_000)}"`],
  ['escapes', () => `"${'\\u0041'.repeat(1_600_000)}"`],
  ['lines', () => `[${'\n'.repeat(9_900_000)}]`],
];

const payloads = { site_collection: 'sites', unknown_collection: 'rows' };

for (const [entryType, member] of Object.entries(payloads))
  test.each(shapes)(
    `%s as ${member}`,
    (_, rows) => {
      const contributions = [{ type: 'registry_entries', id: 'x.a', path: 'data/a.json' }];
      const payload = `{"entry_type":"${entryType}","${member}":${rows()}}`;
      expect(payload.length).toBeLessThan(10e6);
      const cwd = onDisk({
        'packs/core/pack.core.a/pack.json': text(
          manifest('pack.core.a', { contribution_types: ['registry_entries'], contributions }),
        ),
        'packs/core/pack.core.a/data/a.json': payload,
        ...bundle(['pack.core.a']),
      });
      const { stderr, memory } = measured(['run'], cwd);
      expect(stderr).not.toContain('refuse.json.too_many_values');
      expect(memory).toBeLessThan(300e6);
    },
    120_000,
  );
