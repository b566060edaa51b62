import { expect, test } from 'vitest';
import { runProgress } from '../../tools/xstack/ops/run/run-progress.ts';

function heard(args: Readonly<Record<string, boolean>>, env: Readonly<Record<string, string>>) {
  const lines: string[] = [];
  let time = 0;
  const progress = runProgress(
    {
      cwd: '/',
      env,
      now: () => time,
      progress: (line) => lines.push(line),
      signal: new AbortController().signal,
      stdin: process.stdin,
      stdout: () => {},
      stderr: () => {},
    },
    args,
  );
  progress('02.bundle.validate');
  for (let done = 0; done < 1000; done++) {
    time += 1;
    progress('03.pack.validate', done, 1000);
  }
  return lines;
}

test('a long run reports its progress at intervals, a short one nothing', () => {
  expect(heard({}, {})).toEqual([
    '03.pack.validate: 499 of 1000 packs',
    '03.pack.validate: 599 of 1000 packs',
    '03.pack.validate: 699 of 1000 packs',
    '03.pack.validate: 799 of 1000 packs',
    '03.pack.validate: 899 of 1000 packs',
    '03.pack.validate: 999 of 1000 packs',
  ]);
});

test('no progress with --quiet, and in CI', () => {
  expect(heard({ quiet: true }, {})).toEqual([]);
  expect(heard({}, { CI: 'true' })).toEqual([]);
});
