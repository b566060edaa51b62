/** Measurements of random graphs of packs with cycles, against the same number of relations without. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomFrom, writeBundle } from './corpus.mjs';

const xstack = [process.execPath, join(dirname(fileURLToPath(import.meta.url)), '../dist/xstack.cjs')];
const packs = 2000;
const relations = 10_000;

/** Members of a manifest that relate packs, with the exit code and the diagnostic of a run if there are cycles. */
const members = [
  { member: 'dependencies', exit: 1, marker: 'refuse.pack.circular_dependency' },
  { member: 'load_after', exit: 0, marker: 'warn.pack.load_order_cycle' },
];

/** A run on a graph without cycles, and on one with cycles, for each kind of relation. */
export function cycleRows(directory) {
  return members.flatMap(({ member, exit, marker }) => {
    const rowOf = (name, isCyclic, more) => {
      const at = join(directory, name.replaceAll(' ', '-'));
      writeGraph(at, member, isCyclic);
      const command = [...xstack, 'run', '--json', '--cache', 'off'];
      return { name, directory: at, command, isRight: (stdout) => stdout.includes(marker) === isCyclic, ...more };
    };
    const acyclic = `${member} without cycles`;
    return [rowOf(acyclic, false, {}), rowOf(`${member} with cycles`, true, { exit, against: acyclic, target: 2 })];
  });
}

function writeGraph(directory, member, isCyclic) {
  const random = randomFrom(7);
  const related = Array.from({ length: packs }, () => new Set());
  for (let i = 0; i < relations; ) {
    const [a, b] = [random(packs), random(packs)];
    const [from, to] = isCyclic ? [a, b] : [Math.max(a, b), Math.min(a, b)];
    if (from === to || related[from].has(to)) continue;
    related[from].add(to);
    i++;
  }
  for (const [i, others] of related.entries()) {
    const pack = join(directory, 'packs/core', idOf(i));
    mkdirSync(pack, { recursive: true });
    writeFileSync(
      join(pack, 'pack.json'),
      JSON.stringify({
        schema_version: '1.1.0',
        pack_id: idOf(i),
        version: '1.0.0',
        compatibility: { session_spec_min: '1.0.0', session_spec_max: '1.0.0' },
        dependencies: [],
        [member]: [...others].map(idOf),
        contribution_types: [],
        contributions: [],
        canonical_hash: 'placeholder',
        signature_status: 'unsigned',
      }),
    );
  }
  writeBundle(directory, packs, idOf);
}

function idOf(i) {
  return `pack.core.bench${String(i).padStart(6, '0')}`;
}
