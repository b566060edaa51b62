/** Members of an extension have schemas of their own, with definitions of their own. */
import { expect, test } from 'vitest';
import { compileRowSchema } from '../../tools/xstack/core/base/schema/row-schema.ts';
import { compile } from '../../tools/xstack/index.ts';
import { bundle, manifest, text } from '../support/repository.ts';

const channel = (value: string) => ({
  type: 'array',
  items: { $ref: '#/$defs/channel' },
  $defs: { channel: { $ref: '#/$defs/name' }, name: { enum: [value] } },
});

function codesOf(domain: object) {
  const sources = {
    ...bundle(['pack.core.a']),
    'schemas/content_model.json': text({
      schema_version: '1.0.0',
      extensions: [{ of: 'domain', properties: { sent: channel('radio'), received: channel('light') } }],
    }),
    'packs/core/pack.core.a/pack.json': text(
      manifest('pack.core.a', {
        contribution_types: ['domain'],
        contributions: [{ type: 'domain', id: 'domain.a', path: 'data/domain.json' }],
      }),
    ),
    'packs/core/pack.core.a/data/domain.json': text({ domain_id: 'domain.a', ...domain }),
  };
  const { diagnostics } = compile(sources, { compileRowSchema });
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ at, message }) => `${at?.pointer} ${at?.range?.start.line}:${at?.range?.start.column} ${message}`);
}

test('equal names of definitions do not meet', () => {
  expect(codesOf({ sent: ['radio'], received: ['light'] })).toEqual([]);
  expect(codesOf({ sent: ['light'], received: ['light'] })).toEqual([
    '/sent/0 4:5 `sent[0]` must be `radio`, not `light`',
  ]);
});
