import { canonicalJson } from '../base/json/canonical.ts';
import type { Catalogue, PackageScene } from './types.ts';

/** The numbers of the copies `<code>__pkg<N>` that a catalogue has, by code, ascending. */
export type Copies = ReadonlyMap<string, readonly number[]>;

export function copiesIn(catalogue: Catalogue): Copies {
  const copies = new Map<string, number[]>();
  for (const code of catalogue.keys()) {
    const [, original, number] = /^(.+)__pkg([1-9]\d{0,8})$/.exec(code) ?? [];
    if (original === undefined) continue;
    const numbers = copies.get(original);
    if (numbers === undefined) copies.set(original, [Number(number)]);
    else numbers.push(Number(number));
  }
  for (const numbers of copies.values()) numbers.sort((a, b) => a - b);
  return copies;
}

/** The code of the n-th copy of a scene. */
export function copyCode(code: string, n: number): string {
  return `${code}__pkg${n}`;
}

/**
 * Where a scene goes whose code is taken: to the copy that is equal to it already, so that importing twice changes
 * nothing, else to the first number that neither the catalogue nor the package itself uses.
 */
export function renameTarget(
  scene: PackageScene,
  catalogue: Catalogue,
  copies: Copies,
  own: ReadonlySet<string>,
): { readonly to: string; readonly isThere: boolean } {
  const numbers = copies.get(scene.code) ?? [];
  for (const n of numbers) {
    const to = copyCode(scene.code, n);
    if (catalogue.get(to)?.text === recodedText(scene, to)) return { to, isThere: true };
  }
  const taken = new Set(numbers);
  let n = 1;
  while (taken.has(n) || own.has(copyCode(scene.code, n))) n++;
  return { to: copyCode(scene.code, n), isThere: false };
}

/** The canonical text of a scene under another code. */
export function recodedText(scene: PackageScene, code: string): string {
  return canonicalJson({ ...scene.value, code });
}
