#!/usr/bin/env node
/**
 * Measures planning and importing a package of 10,000 scenes into an instance that serves 10,000, on the embedded
 * store. The cost is compared with reading the package strictly (strict JSON, the checksum over its canonical form) and
 * with reading it minimally (`JSON.parse`, SHA-256 of the file). `node bench/product-import.mjs` prints both ratios for
 * each strategy, and fails if planning and importing take at least ten times as long as the strict reading.
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from './bundled.mjs';

const scenes = 10_000;
const rounds = 5;
const bar = 10;

const work = mkdtempSync(join(tmpdir(), 'xstack-bench-'));
try {
  const { openInstance, planImport, importPackage } = await bundled('tools/xstack/ops/product/service.ts');
  const { readPackage } = await bundled('tools/xstack/core/product/read-package.ts');
  const caller = { actor: 'bench', trace_id: 'bench', at: '2026-01-02T03:04:05.000Z' };
  const request = (name, strategy) => ({
    text: readFileSync(join(work, name), 'utf8'),
    file: name,
    strategy,
    reason: 'bench',
  });
  writePackage('there.json', '1.0.0', 0);
  // A quarter of its scenes is new, the others exist; two thirds of these differ.
  writePackage('new.json', '1.1.0', scenes / 4);
  const open = (name) => openInstance({ root: work, database: join(work, name), create: true });
  const start = await open('start.db');
  accepted(await importPackage(start, caller, request('there.json', 'skip_existing')));
  await start.store.close();

  const { text } = request('new.json', '');
  const bare_ms = medianOf(() => parseAndHash(text));
  const floor_ms = medianOf(() => readPackage(refuse, 'new.json', text));
  console.log(`parsing and hashing ${scenes} scenes once: ${floor_ms.toFixed(1)} ms, barely ${bare_ms.toFixed(1)} ms`);
  let worst = 0;
  for (const strategy of ['skip_existing', 'override_existing', 'rename_on_conflict']) {
    const times = { plan: [], apply: [] };
    for (let round = 0; round < rounds; round++) {
      for (const suffix of ['', '-wal', '-shm']) rmSync(join(work, `state.db${suffix}`), { force: true });
      cpSync(join(work, 'start.db'), join(work, 'state.db'));
      const instance = await open('state.db');
      const asked = request('new.json', strategy);
      const started = performance.now();
      const { plan } = accepted(await planImport(instance, asked));
      const planned = performance.now();
      accepted(await importPackage(instance, caller, { ...asked, planHash: plan.plan_hash }));
      times.plan.push(planned - started);
      times.apply.push(performance.now() - planned);
      await instance.store.close();
    }
    const [plan, apply] = [median(times.plan), median(times.apply)];
    const ratio = (plan + apply) / floor_ms;
    worst = Math.max(worst, ratio);
    const row = [`plan ${plan.toFixed(0)} ms`, `import ${apply.toFixed(0)} ms`, `together ${ratio.toFixed(1)} x`];
    console.log(`${strategy.padEnd(20)} ${row.join('  ')}, of the bare ${((plan + apply) / bare_ms).toFixed(1)} x`);
  }
  console.log(`peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
  process.exitCode = worst < bar ? 0 : 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

function writePackage(name, version, first) {
  const content = {
    compatibility: { min_core_version: '0.1.0', supported_schema_versions: ['1.0.0'] },
    defaults: { scene_channel: 'stable' },
    package_name: 'bench.world',
    package_version: version,
    policies: {},
    profiles: {},
    scene_version: version,
    scenes: Array.from({ length: scenes }, (_, i) => sceneOf(first + i, version)),
    schema_version: '1.0.0',
  };
  const checksum = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  writeFileSync(join(work, name), JSON.stringify({ ...content, checksum }, null, 2));
}

/** Returns a scene with ASCII members in code-unit order: its JSON is the form over which the checksum is computed. */
function sceneOf(i, version) {
  const isNew = i % 3 !== 0 && version !== '1.0.0';
  return {
    code: `bench.scene${String(i).padStart(6, '0')}`,
    layout: {
      columns: 3,
      panels: [
        { id: `panel${i}`, lens: 'lens.core.plain' },
        { id: `map${i}`, lens: 'lens.core.map' },
      ],
    },
    name: isNew ? `Scene ${i}, again` : `Scene ${i}`,
    position: { alt_mm: i, lat_deg_x1e6: i * 7, lon_deg_x1e6: i * 11 },
    tags: ['bench', `group${i % 100}`],
  };
}

function parseAndHash(text) {
  createHash('sha256').update(text).digest('hex');
  return JSON.parse(text);
}

function accepted(outcome) {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.diagnostics));
  return outcome.value;
}

function refuse(diagnostic) {
  throw new Error(diagnostic.message);
}

function medianOf(work) {
  return median(Array.from({ length: 11 }, () => timed(work)));
}

function timed(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(times) {
  return times.sort((a, b) => a - b)[times.length >> 1];
}
