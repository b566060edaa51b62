import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/binary.ts';
import { runMain } from '../support/incremental.ts';
import { onDisk } from '../support/repository.ts';

test('the lockfile of the example is that of its packs', async () => {
  const directory = onDisk({});
  cpSync(join(root, 'examples/tides'), directory, { recursive: true });
  expect(await runMain(directory, ['run', 'strict', '--locked', '--quiet'])).toMatchObject({ exit: 0 });
});
