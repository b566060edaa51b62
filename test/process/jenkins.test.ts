/** The stage for Jenkins of the guide, run by the shell as the step `sh` does, and the SARIF file that it leaves. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Log } from 'sarif';
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { program, root } from '../support/binary.ts';
import { foreignRepository } from '../support/foreign-repository.ts';

const page = readFileSync(join(root, 'docs/guide/ci.md'), 'utf8');
const [, step = '', pattern = ''] = /```groovy\n.*sh '([^']+)'.*\n.*sarif\(pattern: '([^']+)'\)/s.exec(page) ?? [];

test('the stage fails for a refused repository, and leaves a SARIF file that the schema accepts', () => {
  const npx = `npx --yes xstack@${manifest.version}`;
  expect(step).toContain(npx);
  const content = foreignRepository();
  const payload = 'packs/core/pack.core.base/data/core.base.json';
  rmSync(join(content, payload));
  const command = step.replace(npx, `"${process.execPath}" "${program}"`);
  const { status, stderr } = spawnSync('sh', ['-xe', '-c', command], { cwd: content, encoding: 'utf8' });
  expect({ status, stderr }).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^error\[refuse\./m) as unknown,
  });
  const log = JSON.parse(readFileSync(join(content, pattern), 'utf8')) as Log;
  const ajv = new Ajv2020({ strict: true, strictRequired: false });
  addFormats.default(ajv);
  const schema = JSON.parse(readFileSync(join(root, 'test/cli/fixtures/sarif-2.1.0.schema.json'), 'utf8')) as object;
  expect(ajv.validate(schema, log) ? [] : ajv.errors).toEqual([]);
  const files = log.runs[0]?.results?.map(({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri);
  expect(files).toContain('packs/core/pack.core.base/pack.json');
});
