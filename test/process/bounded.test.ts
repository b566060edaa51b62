/** A few megabytes with millions of faults cost no more memory than others, and a few lines of output. */
import { expect, test } from 'vitest';
import { formats } from '../../tools/xstack/cli/global-options.ts';
import { xstack } from '../support/binary.ts';
import { measured } from '../support/memory.ts';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';

function repositoryWith(payload: string): string {
  const contributions = [{ type: 'registry_entries', id: 'x.a', path: 'data/a.json' }];
  const packed = manifest('pack.core.a', { contribution_types: ['registry_entries'], contributions });
  return onDisk({
    'packs/core/pack.core.a/pack.json': text(packed),
    'packs/core/pack.core.a/data/a.json': payload,
    ...bundle(['pack.core.a']),
  });
}

const inputs: readonly (readonly [what: string, payload: string, code: string, count: number])[] = [
  ['a million numbers', `{"a":[${'1e999,'.repeat(999_999)}1e999]}`, 'refuse.json.number_inexact', 1_000_000],
  ['halves of pairs', `{"a":[${'"\\ud800",'.repeat(300_000)}1]}`, 'refuse.json.lone_surrogate', 300_000],
  ['one name again and again', `{${'"a":1,'.repeat(100_000)}"b":1}`, 'refuse.json.duplicate_key', 99_999],
  [
    'rows of another kind',
    JSON.stringify({
      entry_type: 'site_collection',
      sites: Array.from({ length: 20_000 }, (_, i) => ({ site_id: `${i}` })),
    }),
    'refuse.registry_compile.invalid_site_entry',
    100_000,
  ],
];

/** Every format bounds the first input; a row or a report of each of the others is as long as its. */
const formatsOf = (payload: string) => (payload === inputs[0]?.[1] ? formats : (['text', 'json', 'junit'] as const));

test.each(inputs)('%s: memory and output are bounded, and the count is exact', (_, payload, code, count) => {
  const cwd = repositoryWith(payload);
  for (const format of formatsOf(payload)) {
    const { status, stdout, stderr, memory } = measured(['run', '--format', format], cwd);
    expect(status).toBe(1);
    expect(memory).toBeLessThan(200e6);
    expect(stdout.length + stderr.length).toBeLessThan(1e6);
    if (format === 'text') expect(stderr).toContain(`... ${count - 50} more of ${code}\n`);
    if (format === 'github') expect(stdout).toContain(`title=${code}::${count - 50} more of this code`);
    if (format === 'junit') expect(stdout).toContain(`... ${count - 50} more of ${code}`);
    if (format === 'sarif') expect(stdout).toContain(`${count - 50} more of \`${code}\` left out`);
  }
  const { stdout } = xstack(['pack', 'validate', '--json'], { cwd });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; omitted?: number }[] };
  const ofCode = diagnostics.filter((each) => each.code === code);
  expect(ofCode.reduce((sum, { omitted = 1 }) => sum + omitted, 0)).toBe(count);
});

test.each([
  ['arrays in arrays', `{"a":${'['.repeat(3_000_000)}${']'.repeat(3_000_000)}}`],
  ['objects in objects', `${'{"":'.repeat(1_200_000)}1${'}'.repeat(1_200_000)}`],
  ['arrays that never end', '['.repeat(6_000_000)],
])('%s: the depth is checked before a parser allocates memory for each level', (_, payload) => {
  const { status, stderr, memory } = measured(['run'], repositoryWith(payload));
  expect(status).toBe(1);
  expect(stderr).toContain('error[refuse.json.too_deep]');
  expect(memory).toBeLessThan(200e6);
});

test('ten megabytes of empty rows are refused before a parser allocates memory for each', () => {
  const rows = `{"entry_type":"site_collection","sites":[${'{},'.repeat(3_300_000)}{}]}`;
  const { status, stderr, memory } = measured(['run'], repositoryWith(rows));
  expect(status).toBe(1);
  expect(stderr).toContain('error[refuse.json.too_many_values]: the file holds more than 210000 objects');
  expect(memory).toBeLessThan(150e6);
});

test('`--max-diagnostics` shows fewer, errors first, and is a number', () => {
  const cwd = repositoryWith(inputs[0]?.[1] ?? '');
  const { stderr } = xstack(['run', '--max-diagnostics', '2'], { cwd });
  expect(stderr.match(/^error\[/gm)).toHaveLength(2);
  expect(stderr).toContain('... 999998 more of refuse.json.number_inexact\n');
  expect(stderr).toContain('... 1 more of warn.pack.placeholder_hash (all with --format json)\n');
  expect(stderr).toContain('refused: 1000000 errors, 1 warning');
  expect(xstack(['run', '--max-diagnostics', '0'], { cwd }).status).toBe(2);
});
