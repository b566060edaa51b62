import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { maximumBytes } from '../../tools/xstack/core/base/json/read.ts';
import { defaultLimits } from '../../tools/xstack/core/scene/archive/limits.ts';
import { readSceneSource } from '../../tools/xstack/ops/scene/scene-source.ts';
import { onDisk } from '../support/repository.ts';

test('a contract that is too large is refused like any JSON, not a failure that hides other diagnostics', () => {
  const cwd = onDisk({ 'p/scene-package.json': '' });
  truncateSync(join(cwd, 'p/scene-package.json'), maximumBytes + 1);
  const found: Diagnostic[] = [];
  expect(readSceneSource((d) => found.push(d), { cwd, directory: 'p', limits: defaultLimits })).toBeUndefined();
  expect(found.map(({ code, at }) => [code, at?.file])).toEqual([['refuse.json.too_large', 'p/scene-package.json']]);
});
