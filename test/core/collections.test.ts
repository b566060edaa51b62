import { expect, test } from 'vitest';
import { type CompileSourcesResult, compile } from '../../tools/xstack/core/compiler/compile-sources.ts';
import { collections } from '../../tools/xstack/core/compiler/rows/collections.ts';
import { bundle, manifest, text } from '../support/repository.ts';

/** A repository of one pack with one payload. */
function compiled(type: string, payload: object): CompileSourcesResult {
  const contributions = [{ type, id: 'id.a', path: 'data/payload.json' }];
  return compile({
    'packs/core/pack.core.a/pack.json': text(manifest('pack.core.a', { contribution_types: [type], contributions })),
    'packs/core/pack.core.a/data/payload.json': text(payload),
    ...bundle(['pack.core.a']),
  });
}

test('the type of an unlisted file is that of its first id', () => {
  const { diagnostics } = compile({
    'packs/core/pack.core.a/pack.json': text(manifest('pack.core.a')),
    'packs/core/pack.core.a/scenarios/walk.json': text({ scenario_id: 'scenario.walk', lens_id: 'lens.naked_eye' }),
    ...bundle(['pack.core.a']),
  });
  const help = diagnostics.find(({ code }) => code === 'warn.pack.unlisted_file')?.help;
  expect(help).toContain('"type": "scenario_spec", "id": "scenario.walk"');
});

for (const { type, entryType, payloadMember, holds } of collections) {
  if (payloadMember === undefined) continue;
  const payload = entryType === undefined ? { domain_id: 'id.a' } : { entry_type: entryType };
  for (const value of [holds === 'array' ? {} : [], null, 'text', 7, true])
    test(`\`${payloadMember}\` of ${entryType ?? type} is refused as ${JSON.stringify(value)}, once`, () => {
      const { result, diagnostics } = compiled(type, { ...payload, [payloadMember]: value });
      expect(result).toBe('refused');
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toHaveLength(1);
    });
}
