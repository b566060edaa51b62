/** The effect of differences on saves and sessions. */
import { expect, test } from 'vitest';
import { compileRowSchema } from '../../tools/xstack/core/base/schema/row-schema.ts';
import { diff } from '../../tools/xstack/core/compiler/diff/diff-sources.ts';
import { manifestPath, payloadPath, type WorldChange, world } from '../support/compat-world.ts';

const before = world();
const verdictOf = (change: WorldChange) => diff(before, world(change), { compileRowSchema }).session;

test('equal builds are identical, and so are those that differ in documents only', () => {
  expect(diff(before, world(), { compileRowSchema }).session).toEqual({ verdict: 'identical', packs: [] });
  const readme: WorldChange = { files: (files) => (files['packs/core/pack.core.world/README.md'] = 'Other.') };
  expect(verdictOf(readme).verdict).toBe('identical');
});

test.each<readonly [what: string, verdict: string, change: WorldChange]>([
  ['a title', 'cosmetic', { kind: 'ui_window', change: (row) => (row.title = 'Other') }],
  ['a new version', 'cosmetic', { files: (files) => (files[manifestPath].version = '1.1.0') }],
  ['a lens that needs less', 'compatible', { kind: 'lens', change: (row) => (row.required_entitlements = []) }],
  ['a lens that needs more', 'incompatible', { kind: 'lens', change: (row) => row.required_entitlements.push('key') }],
  // Compatible for those who use the pack, but the computation of a session differs.
  ['a larger budget', 'incompatible', { kind: 'budget_policy', change: (row) => row.max_entities_micro++ }],
  ['a new object', 'compatible', { kind: 'astronomy_entry', change: addObject }],
  // The registry declares the effect of added rows only.
  ['another telescope', 'compatible', { kind: 'telescope', change: addTelescope }],
  ['a title without a declared effect', 'incompatible', { kind: 'telescope', change: (row) => (row.title = 'Other') }],
])('%s is %s', (_, verdict, change) => {
  expect(verdictOf(change).verdict).toBe(verdict);
});

// biome-ignore lint/suspicious/noExplicitAny: rows have members of all types
function addObject(row: any, payload: any): void {
  payload.entries.push({ ...row, object_id: 'object.moon', search_keys: ['Moon'] });
}

// biome-ignore lint/suspicious/noExplicitAny: rows have members of all types
function addTelescope(row: any, payload: any): void {
  payload.telescopes.push({ ...row, telescope_id: 'telescope.new' });
}

test('the packs and rows that differ are listed, the gravest first', () => {
  const change: WorldChange = {
    files: (files) => {
      files[payloadPath('ui_window')].title = 'Other';
      files[payloadPath('law_profile')].allowed_processes.pop();
    },
  };
  expect(verdictOf(change)).toEqual({
    verdict: 'incompatible',
    packs: [
      {
        packId: 'pack.core.world',
        effect: 'incompatible',
        rows: [
          { kind: 'law_profile', id: 'law.base', effect: 'incompatible' },
          { kind: 'ui_window', id: 'window.main', effect: 'cosmetic' },
        ],
      },
    ],
  });
});
