import { canonicalJson } from '../base/json/canonical.ts';
import type { JsonObject } from '../base/json/value.ts';
import type { Catalogue, PackageScene } from './types.ts';

/** Numbers N of the copies `<code>__pkg<N>` in a catalogue, by code, ascending. */
export type Copies = ReadonlyMap<string, readonly number[]>;

const copyForm = /^(.+)__pkg([1-9]\d{0,8})$/;

/** Reports whether a code is that of a copy of a scene. */
export function isCopy(code: string): boolean {
  return copyForm.test(code);
}

export function copiesIn(catalogue: Catalogue): Copies {
  const copies = new Map<string, number[]>();
  for (const code of catalogue.keys()) {
    const [, original, number] = copyForm.exec(code) ?? [];
    if (original === undefined) continue;
    const numbers = copies.get(original);
    if (numbers === undefined) copies.set(original, [Number(number)]);
    else numbers.push(Number(number));
  }
  for (const numbers of copies.values()) numbers.sort((a, b) => a - b);
  return copies;
}

/** Returns the code of the n-th copy of a scene. */
export function copyCode(code: string, n: number): string {
  return `${code}__pkg${n}`;
}

/**
 * Chooses the code of a scene whose own code is in use: an existing equal copy, so that importing twice changes
 * nothing, else the first number unused in the catalogue and the package.
 */
export function renameTarget(
  scene: PackageScene,
  catalogue: Catalogue,
  copies: Copies,
  own: ReadonlySet<string>,
): { readonly to: string; readonly exists: boolean } {
  const numbers = copies.get(scene.code) ?? [];
  for (const n of numbers) {
    const to = copyCode(scene.code, n);
    if (catalogue.get(to)?.text === printWithCode(scene, to)) return { to, exists: true };
  }
  const taken = new Set(numbers);
  let n = 1;
  while (taken.has(n) || own.has(copyCode(scene.code, n))) n++;
  return { to: copyCode(scene.code, n), exists: false };
}

/** Canonical JSON of a scene under another code. */
export function printWithCode(scene: PackageScene, code: string): string {
  return canonicalJson({ ...(JSON.parse(scene.text) as JsonObject), code });
}
