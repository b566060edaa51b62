/** As dense.test.ts, for a store of less than 10 MB whose scenes are exported together. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { expect, test } from 'vitest';
import { measured } from '../support/memory.ts';
import { onDisk } from '../support/repository.ts';

const list = (item: string, count: number) => `[${`${item},`.repeat(count - 1)}${item}]`;

const shapes: readonly (readonly [what: string, status: number, scenes: number, members: (i: number) => string])[] = [
  ['45 dense scenes', 1, 45, () => `"parts":${list('{}', 69_500)}`],
  ['6 scenes of 490,000 lists', 1, 6, () => `"parts":${list('[]', 490_000)}`],
  ['20 scenes of 90,000 nested lists', 1, 20, () => `"parts":${list('[[]]', 90_000)}`],
  ['6 scenes of 490,000 empty strings', 1, 6, () => `"parts":${list('""', 490_000)}`],
  ['a scene of 2,300,000 doubles', 0, 1, () => `"parts":${list('1.5', 2_300_000)}`],
  ['a scene of 4,600,000 integers', 0, 1, () => `"parts":${list('1', 4_600_000)}`],
  ['42,000 small scenes', 0, 42_000, (i) => `"t":{"u":[1,2,3],"v":["a"],"w":{"x":"${i}"}},"text":"${'x'.repeat(20)}"`],
  ['a scene of 590,000 names', 0, 1, () => `"p":{${Array.from({ length: 590_000 }, (_, i) => `"${1e6 - i}":1`)}}`],
  ['a scene of letters that are escaped', 0, 1, () => `"text":"${'é'.repeat(4_700_000)}"`],
];

test.each(shapes)('an export of %s', (_, status, count, members) => {
  const cwd = onDisk({ 'xstack.config.json': '{}' });
  const run = (...more: string[]) =>
    measured(['package', 'export', '--name', 'out', '--version', '1.0.0', '--reason', 'a test', ...more], cwd);
  expect(run('--allow-empty').status).toBe(0);
  const path = join(cwd, '.xstack/state.db');
  const database = new Database(path);
  database.exec(
    `insert into scene_import select 1, 'a', '1.0.0', checksum, 'stable', 'skip_existing', '', '', null, '{}' from scene_package`,
  );
  const put = database.prepare(`insert into imported_scene values (?, ?, 'a', '1.0.0', '', 'stable', 1, ?)`);
  database.exec('begin');
  for (let i = 0; i < count; i++) put.run(`s${i}`, `{"code":"s${i}","name":"x",${members(i)}}`, `s${i}`);
  database.exec('commit');
  database.close();
  expect(statSync(path).size).toBeLessThan(10e6);
  const exported = run();
  expect(exported.status).toBe(status);
  if (status === 1) expect(exported.stderr).toContain('refuse.json.too_many_values');
  expect(exported.memory).toBeLessThan(300e6);
});
