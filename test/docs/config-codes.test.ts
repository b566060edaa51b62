/** The schema of the config file names the codes that editors complete. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { type Code, codes, severityOf } from '../../tools/xstack/core/base/diagnostic/codes.ts';

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../schemas/xstack_config.schema.json'), 'utf8'),
) as object;
const isValid = new Ajv2020({ strict: false, allowUnionTypes: true }).compile(schema);

test.each(Object.keys(codes) as Code[])('%s can be set and accepted in an editor exactly if it is no error', (code) => {
  const isError = severityOf(code) === 'error';
  expect(isValid({ severity: { [code]: 'off' } })).toBe(!isError);
  expect(isValid({ accepted: [{ code, path: 'packs', reason: 'known' }] })).toBe(!isError);
});
