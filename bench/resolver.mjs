#!/usr/bin/env node
/**
 * Measures the resolver alone, with packs that have four dependencies each. One of these is the preceding pack, so that
 * there are as many levels as packs. `node bench/resolver.mjs` prints the time for 10,000, 100,000 and 1,000,000 packs.
 * It fails if a pack costs more than four times as much among a million as among ten thousand: a factor that cache
 * misses explain.
 */
import { bundled } from './bundled.mjs';

const { checkDependencies, resolve } = await bundled('tools/xstack/core/compiler/resolve/resolve.ts');

const costs = [10_000, 100_000, 1_000_000].map((size) => {
  const packs = packSet(size);
  const last = idOf(size - 1);
  const started = process.cpuUsage();
  checkDependencies(refuse, packs, new Set(packs.keys()));
  const order = resolve(packs, [last]);
  const { user, system } = process.cpuUsage(started);
  if (order.length !== size || order.at(-1).identity.packId !== last) throw new Error('the order is wrong');
  const ns = ((user + system) * 1000) / size;
  console.log(
    `${String(size).padStart(8)} packs ${((user + system) / 1000).toFixed(0).padStart(6)} ms CPU ${ns.toFixed(0).padStart(6)} ns a pack`,
  );
  return ns;
});
console.log(`peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
process.exitCode = costs[2] <= 4 * costs[0] ? 0 : 1;

function packSet(size) {
  const ids = Array.from({ length: size }, (_, i) => idOf(i));
  let seed = 1;
  const random = (below) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed % below;
  };
  return new Map(
    ids.map((packId, i) => {
      const needed = new Set(i === 0 ? [] : [i - 1]);
      while (needed.size < Math.min(4, i)) needed.add(random(i));
      const dependencies = [...needed].map((at, index) => ({ packId: ids[at], range: '^1.0.0', index }));
      return [
        packId,
        {
          path: packId,
          contributions: [],
          rows: [],
          findings: {},
          identity: { packId, version: '1.0.0', dependencies },
        },
      ];
    }),
  );
}

function idOf(i) {
  return `pack.core.p${String(i).padStart(7, '0')}`;
}

function refuse(diagnostic) {
  throw new Error(diagnostic.message);
}
