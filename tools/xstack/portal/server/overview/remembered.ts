import type { CompiledProject } from '../../../ops/project/project-view.ts';

const kept = new WeakMap<CompiledProject, Map<string, unknown>>();

/** What was made of a compiled project under a name before, or else is made now; it is kept as long as the project is. */
export function remembered<T>(compiled: CompiledProject, name: string, make: () => T): T {
  const made = kept.get(compiled) ?? new Map<string, unknown>();
  kept.set(compiled, made);
  if (!made.has(name)) made.set(name, make());
  return made.get(name) as T;
}
