import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Validator } from '../../tools/xstack/core/base/schema/explain-errors.ts';

const root = join(import.meta.dirname, '../..');
const settings = JSON.parse(readFileSync(join(root, '.vscode/settings.json'), 'utf8')) as {
  'json.schemas': { fileMatch: string[]; url: string }[];
};
const mappings = await Promise.all(
  settings['json.schemas'].map(async ({ fileMatch, url }) => {
    const name = url.replace(/^.*\/|\.schema\.json$/g, '');
    const module = await import(join(root, 'tools/xstack/core/base/schema/generated', `${name}.js`));
    return { patterns: fileMatch.map(matcher), name, validate: module[name] as Validator };
  }),
);

function matcher(glob: string): RegExp {
  return new RegExp(`(^|/)${glob.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`);
}

const mapped = (file: string) => mappings.filter(({ patterns }) => patterns.some((pattern) => pattern.test(file)));

const files = readdirSync(join(root, 'packs'), { recursive: true, encoding: 'utf8' })
  .map((file) => `packs/${file}`)
  .filter((file) => file.endsWith('.json'));

describe('an editor', () => {
  test('checks every JSON file of the sample packs, and reports nothing', () => {
    expect(files.length).toBeGreaterThan(90);
    for (const file of files) {
      const value = JSON.parse(readFileSync(join(root, file), 'utf8')) as unknown;
      expect([file, mapped(file).length > 0, mapped(file).every(({ validate }) => validate(value))]).toEqual([
        file,
        true,
        true,
      ]);
    }
  });

  test('reports errors in a row, and nothing in payloads of unknown types', () => {
    const [entries] = mapped('packs/domain/pack.domain.tides/data/sites.tides.json');
    expect(entries?.name).toBe('registry_entries');
    const isRight = (value: unknown) => entries?.validate(value);
    const file = 'packs/domain/pack.domain.observatories/data/sites.observatories.json';
    const { sites } = JSON.parse(readFileSync(join(root, file), 'utf8')) as { sites: object[] };
    expect(isRight({ entry_type: 'site_collection', sites })).toBe(true);
    expect(isRight({ entry_type: 'site_collection', sites: sites[0] })).toBe(false);
    expect(isRight({ entry_type: 'site_collection', sites: [{ ...sites[0], kind: 'surfaec' }] })).toBe(false);
    expect(isRight({ entry_type: 'site_collection', sights: sites })).toBe(false);
    expect(isRight({ entry_type: 'calendar_collection', calendars: [] })).toBe(true);
    expect(isRight({ law_profile_id: 'law.a' })).toBe(true);
  });
});
