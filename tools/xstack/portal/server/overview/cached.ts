import type { CompiledProject } from '../../../ops/project/project-view.ts';

const caches = new WeakMap<CompiledProject, Map<string, unknown>>();

/** Returns the value cached for a compiled project under a name, or makes and caches it. The cache lives as long as the project. */
export function cached<T>(compiled: CompiledProject, name: string, make: () => T): T {
  const cache = caches.get(compiled) ?? new Map<string, unknown>();
  caches.set(compiled, cache);
  if (!cache.has(name)) cache.set(name, make());
  return cache.get(name) as T;
}
