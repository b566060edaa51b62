#!/usr/bin/env node
/**
 * Measures publishing to a package registry of 10,000 versions and to an empty one. The first may cost at most twice as
 * much, plus parsing and writing the index once. `npm run build && node bench/scene-publish.mjs` prints the ratio for
 * the command line and fails above 2; it also prints the ratio inside one process.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled, root } from './bundled.mjs';

const rounds = 30;
const versions = 10_000;

const work = mkdtempSync(join(tmpdir(), 'xstack-bench-'));
try {
  const { command } = await bundled('tools/xstack/commands/scene/publish.ts');
  writePackage(join(work, 'pkg'));
  const large = join(work, 'large');
  mkdirSync(large);
  writeFileSync(join(large, 'registry-index.json'), largeIndex());

  const index_ms = median(Array.from({ length: rounds }, () => parseAndWrite(join(large, 'registry-index.json'))));
  console.log(`parsing and writing an index of ${versions} versions once: ${index_ms.toFixed(1)} ms`);
  const inside = async (registry) => {
    const { result, diagnostics } = await command.run({ package: 'pkg', registry }, host());
    if (result !== 'complete') throw new Error(JSON.stringify(diagnostics));
  };
  const outside = (registry) => {
    const line = [join(root, 'dist/xstack.cjs'), 'scene', 'publish', '--package', 'pkg', '--registry', registry];
    const { status, stderr } = spawnSync(process.execPath, line, { cwd: work });
    if (status !== 0) throw new Error(String(stderr));
  };
  await compare('inside one process', inside, large, index_ms);
  const ratio = await compare('the program', outside, large, index_ms);
  process.exitCode = ratio <= 2 ? 0 : 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Publishes into an empty and into a full registry; prints and returns the ratio of the costs. */
async function compare(what, publish, large, index_ms) {
  await measure(publish, 'warm-up', emptied);
  const empty_ms = await measure(publish, 'empty', emptied);
  const full_ms = await measure(publish, 'full', (registry) => {
    emptied(registry);
    cpSync(large, registry, { recursive: true });
  });
  const ratio = (full_ms - index_ms) / empty_ms;
  console.log(
    `${what}: empty ${empty_ms.toFixed(1)} ms, full ${full_ms.toFixed(1)} ms, (full - index) / empty = ${ratio.toFixed(2)}`,
  );
  return ratio;
}

function emptied(registry) {
  rmSync(registry, { recursive: true, force: true });
}

/** Returns the median of several publications, each into a registry that is prepared outside the measured time. */
async function measure(publish, name, prepare) {
  const times = [];
  for (let i = 0; i < rounds; i++) {
    prepare(join(work, name));
    const before = process.hrtime.bigint();
    await publish(name);
    times.push(Number(process.hrtime.bigint() - before) / 1e6);
  }
  return median(times);
}

function host() {
  return { cwd: work, env: {}, now: Date.now, progress: () => {}, signal: new AbortController().signal };
}

function parseAndWrite(path) {
  const before = process.hrtime.bigint();
  writeFileSync(`${path}.copy`, JSON.stringify(JSON.parse(readFileSync(path, 'utf8')), null, 2));
  return Number(process.hrtime.bigint() - before) / 1e6;
}

function median(times) {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

function largeIndex() {
  const packages = {};
  for (let p = 0; p < versions / 10; p++) {
    const name = `package-${p}`;
    const entries = {};
    for (let v = 0; v < 10; v++) {
      const version = `1.${v}.0`;
      const integrity = `sha256-${(p * 10 + v).toString(16).padStart(64, '0')}`;
      entries[version] = {
        published_at: '2026-01-01T00:00:00.000Z',
        integrity,
        tarball: `packages/${name}/${version}/${name}-${version}.tgz`,
      };
    }
    packages[name] = { name, group: 'bench', description: `The package ${p}`, latest: '1.9.0', versions: entries };
  }
  return `${JSON.stringify({ apiVersion: 'kse.scene.registry/v0.1', packages }, null, 2)}\n`;
}

function writePackage(directory) {
  mkdirSync(directory);
  const contract = {
    apiVersion: 'kse.scene.package/v0.1',
    kind: 'scene-template',
    metadata: { group: 'bench', name: 'measured', version: '1.0.0' },
    compatibility: { kse_version: '1.0.0', scene_api_version: 'v0.1' },
    capabilities: { provides: ['x'], requires: [] },
    artifacts: { entry_scene: 'scene.yaml', generates: ['scene.yaml'] },
    governance: { risk_level: 'low', approval_required: false, rollback_supported: true },
  };
  writeFileSync(join(directory, 'scene-package.json'), JSON.stringify(contract));
  writeFileSync(join(directory, 'scene.yaml'), 'scene: measured\n'.repeat(100));
}
