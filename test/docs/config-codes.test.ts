/** The schema of the config file names the codes that editors complete. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { codes } from '../../tools/xstack/core/base/diagnostic/codes.ts';

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../schemas/xstack_config.schema.json'), 'utf8'),
) as object;
const isValid = new Ajv2020({ strict: false, allowUnionTypes: true }).compile(schema);

test.each(Object.entries(codes))(
  '%s can be set and accepted in an editor exactly if it is no error',
  (code, { severity }) => {
    expect(isValid({ severity: { [code]: 'off' } })).toBe(severity !== 'error');
    expect(isValid({ accepted: [{ code, path: 'packs', reason: 'known' }] })).toBe(severity !== 'error');
  },
);
