import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { descriptionLimits } from '../../tools/xstack/core/base/json/excess.ts';
import { defaultLimits } from '../../tools/xstack/core/scene/archive/limits.ts';
import { readSceneSource } from '../../tools/xstack/ops/scene/scene-source.ts';
import { onDisk } from '../support/repository.ts';

test('the files of a package with too many files are not stat-ed', () => {
  const generates = Array.from({ length: 10_000 }, (_, i) => `f${i}.yaml`);
  const contract = {
    apiVersion: 'kse.scene.package/v0.1',
    kind: 'scene-template',
    metadata: { group: 'demo', name: 'lantern', version: '1.0.0', description: 'x' },
    compatibility: { kse_version: '>=1.0.0', scene_api_version: 'v0.1' },
    capabilities: { provides: ['light'], requires: [] },
    artifacts: { entry_scene: 'f0.yaml', generates },
    governance: { risk_level: 'low', approval_required: false, rollback_supported: true },
  };
  const cwd = onDisk({ 'p/scene-package.json': JSON.stringify(contract) });
  const found: Diagnostic[] = [];
  expect(readSceneSource((d) => found.push(d), { cwd, directory: 'p', limits: defaultLimits })).toBeUndefined();
  expect(found.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'refuse.scene_package.too_large: the package has 10001 files; 10000 are allowed',
  ]);
});

test('a contract that is too large is refused like any JSON, not a failure that hides other diagnostics', () => {
  const cwd = onDisk({ 'p/scene-package.json': '' });
  truncateSync(join(cwd, 'p/scene-package.json'), descriptionLimits.bytes + 1);
  const found: Diagnostic[] = [];
  expect(readSceneSource((d) => found.push(d), { cwd, directory: 'p', limits: defaultLimits })).toBeUndefined();
  expect(found.map(({ code, at }) => [code, at?.file])).toEqual([['refuse.json.too_large', 'p/scene-package.json']]);
});
