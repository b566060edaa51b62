/** The pipeline that `xstack init --ci gitlab` writes, with the packed package. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { program, root } from '../support/binary.ts';
import { foreignRepository, packed } from '../support/foreign-repository.ts';

interface Pipeline {
  readonly xstack: {
    readonly script: readonly string[];
    readonly artifacts: { readonly reports: Readonly<Record<'codequality' | 'junit', string>> };
  };
}

let tarball = '';
beforeAll(() => {
  tarball = packed();
});
afterAll(() => rmSync(dirname(tarball), { recursive: true }));

/** A repository with the pipeline, whose `package.json` names the packed package. */
function withPipeline() {
  const content = foreignRepository();
  rmSync(join(content, '.pre-commit-config.yaml'));
  execFileSync(process.execPath, [program, 'init', '--ci', 'gitlab', '--yes'], { cwd: content });
  const manifest = join(content, 'package.json');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/"xstack": "[^"]+"/, `"xstack": "file:${tarball}"`));
  return { content, text: readFileSync(join(content, '.gitlab-ci.yml'), 'utf8') };
}

test('a refused repository fails the job and leaves both reports', () => {
  const { content, text } = withPipeline();
  const { xstack } = parse(text) as Pipeline;
  rmSync(join(content, 'packs/core/pack.core.base/data/core.base.json'));
  const ran = spawnSync('bash', ['-e', '-c', xstack.script.join('\n')], { cwd: content, encoding: 'utf8' });
  expect(ran.status).toBe(1);
  expect(ran.stderr).toMatch(/^error\[refuse\./m);
  const { codequality, junit } = xstack.artifacts.reports;
  const issues = JSON.parse(readFileSync(join(content, codequality), 'utf8')) as object[];
  expect(issues[0]).toMatchObject({
    description: expect.any(String) as unknown,
    check_name: expect.stringMatching(/^refuse\./) as unknown,
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    severity: 'major',
    location: { path: 'packs/core/pack.core.base/pack.json', lines: { begin: expect.any(Number) as unknown } },
  });
  expect(readFileSync(join(content, junit), 'utf8')).toContain('<testsuites name="xstack"');
});

test('a complete repository passes', () => {
  const { content, text } = withPipeline();
  const { xstack } = parse(text) as Pipeline;
  const ran = spawnSync('bash', ['-e', '-c', xstack.script.join('\n')], { cwd: content, encoding: 'utf8' });
  expect(ran).toMatchObject({ status: 0 });
  expect(JSON.parse(readFileSync(join(content, xstack.artifacts.reports.codequality), 'utf8'))).toEqual([]);
});

test('the pipeline of `xstack init` is the one that is documented', () => {
  const { text } = withPipeline();
  expect(readFileSync(join(root, 'docs/guide/ci.md'), 'utf8')).toContain(`\`\`\`yaml\n${text}\`\`\``);
});
