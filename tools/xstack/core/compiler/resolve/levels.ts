/**
 * Dependencies as numbers: node `i` needs `targets[offsets[i]]` up to, not including, `targets[offsets[i + 1]]`. A
 * million packs fit in three arrays; all algorithms are iterative.
 */
export interface DependencyGraph {
  readonly size: number;
  readonly offsets: Uint32Array;
  readonly targets: Uint32Array;
}

export function dependencyGraph(needs: readonly (readonly number[])[]): DependencyGraph {
  const offsets = new Uint32Array(needs.length + 1);
  for (const [i, list] of needs.entries()) offsets[i + 1] = (offsets[i] as number) + list.length;
  const targets = new Uint32Array(offsets[needs.length] as number);
  for (const [i, list] of needs.entries()) targets.set(list, offsets[i] as number);
  return { size: needs.length, offsets, targets };
}

/** Returns the nodes that `node` needs. */
export function needsOf({ offsets, targets }: DependencyGraph, node: number): Uint32Array {
  return targets.subarray(offsets[node], offsets[node + 1]);
}

/**
 * Returns the level of every node: 0 without dependencies, else 1 + the highest level among its dependencies; -1 for
 * nodes that are in a cycle or depend on one. Kahn's algorithm; linear in nodes and edges.
 */
export function levels(graph: DependencyGraph): Int32Array {
  const { size, offsets } = graph;
  const users = reversed(graph);
  const pending = new Uint32Array(size);
  const level = new Int32Array(size).fill(-1);
  const ready = new Uint32Array(size);
  let end = 0;
  for (let node = 0; node < size; node++) {
    pending[node] = (offsets[node + 1] as number) - (offsets[node] as number);
    if (pending[node] === 0) {
      level[node] = 0;
      ready[end++] = node;
    }
  }
  const reached = new Int32Array(size);
  for (let begin = 0; begin < end; begin++) {
    const node = ready[begin] as number;
    const next = (level[node] as number) + 1;
    for (let i = users.offsets[node] as number; i < (users.offsets[node + 1] as number); i++) {
      const user = users.targets[i] as number;
      if (next > (reached[user] as number)) reached[user] = next;
      pending[user] = (pending[user] as number) - 1;
      if (pending[user] === 0) {
        level[user] = reached[user] as number;
        ready[end++] = user;
      }
    }
  }
  return level;
}

/** Reverses every edge. */
function reversed({ size, offsets, targets }: DependencyGraph): DependencyGraph {
  const turned = new Uint32Array(size + 1);
  for (const target of targets) turned[target + 1] = (turned[target + 1] as number) + 1;
  for (let node = 0; node < size; node++) turned[node + 1] = (turned[node + 1] as number) + (turned[node] as number);
  const fill = turned.slice();
  const sources = new Uint32Array(targets.length);
  for (let node = 0; node < size; node++) {
    for (let i = offsets[node] as number; i < (offsets[node + 1] as number); i++) {
      const target = targets[i] as number;
      sources[fill[target] as number] = node;
      fill[target] = (fill[target] as number) + 1;
    }
  }
  return { size, offsets: turned, targets: sources };
}
