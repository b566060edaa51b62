/** The package as npm installs it from a git address: cloned, built by `prepare`, and packed. */
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { temporaryDirectory } from '../support/foreign-repository.ts';
import { copyOfThisRepository } from '../support/own-copy.ts';

test('an installation from a git repository has a program that runs, and no sources', () => {
  const source = copyOfThisRepository();
  const user = temporaryDirectory();
  const here = (command: string, ...argv: string[]) => execFileSync(command, argv, { cwd: user, encoding: 'utf8' });
  writeFileSync(join(user, 'package.json'), '{}');
  here('npm', 'install', '--no-audit', '--no-fund', '--loglevel=error', `git+file://${source}`);
  expect(here('npx', '--no-install', 'xstack', '--version')).toBe(`${manifest.version}\n`);
  here('npx', '--no-install', 'xstack', 'init', '--yes');
  here('npx', '--no-install', 'xstack', 'run', 'strict');
  const installed = readdirSync(join(user, 'node_modules/xstack'));
  expect(installed).toEqual(expect.arrayContaining(['dist', 'docs', 'man', 'schemas', 'skills']));
  expect(installed).not.toContain('tools');
});
