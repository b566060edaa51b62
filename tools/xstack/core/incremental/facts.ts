/** A named input outside the packs, and a value that differs whenever the input does. */
export type Fact = readonly [name: string, value: string];

/** Difference of an input between two runs. */
export type FactChange = 'added' | 'removed' | 'changed';

/** Returns the names whose values differ, in code-unit order. */
export function changedFacts(before: readonly Fact[], after: readonly Fact[]): (readonly [name: string, FactChange])[] {
  const [old, now] = [new Map(before), new Map(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names.flatMap((name): (readonly [string, FactChange])[] => {
    if (!old.has(name)) return [[name, 'added']];
    if (!now.has(name)) return [[name, 'removed']];
    return old.get(name) === now.get(name) ? [] : [[name, 'changed']];
  });
}
