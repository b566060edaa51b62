import { type DependencyGraph, needsOf } from './levels.ts';

/**
 * Returns the strongly connected components that contain a cycle, each sorted. Tarjan's algorithm, iterative; linear.
 */
export function components(graph: DependencyGraph): number[][] {
  const { size, offsets, targets } = graph;
  const found: number[][] = [];
  const index = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  const onStack = new Uint8Array(size);
  const edge = offsets.slice(0, size);
  const stack: number[] = [];
  const path: number[] = [];
  let next = 0;
  const enter = (node: number) => {
    index[node] = low[node] = next++;
    onStack[node] = 1;
    stack.push(node);
    path.push(node);
  };
  const leave = (node: number) => {
    path.pop();
    const parent = path.at(-1);
    if (parent !== undefined) low[parent] = Math.min(low[parent] as number, low[node] as number);
    if (low[node] !== index[node]) return;
    const members = stack.splice(stack.lastIndexOf(node));
    for (const member of members) onStack[member] = 0;
    if (members.length > 1 || needsOf(graph, node).includes(node)) found.push(members.sort((a, b) => a - b));
  };
  for (let root = 0; root < size; root++) {
    if (index[root] !== -1) continue;
    enter(root);
    while (path.length > 0) {
      const node = path.at(-1) as number;
      const at = edge[node] as number;
      if (at === offsets[node + 1]) {
        leave(node);
        continue;
      }
      edge[node] = at + 1;
      const target = targets[at] as number;
      if (index[target] === -1) enter(target);
      else if (onStack[target] === 1) low[node] = Math.min(low[node] as number, index[target] as number);
    }
  }
  return found;
}
