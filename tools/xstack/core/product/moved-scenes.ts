import { type Diagnostic, diagnostic, type Report } from '../base/diagnostic/diagnostic.ts';
import { compareText } from '../base/text/compare.ts';
import { printWithCode } from './copies.ts';
import type { Catalogue, PackageScene, ProductPackage } from './types.ts';

/** Returns the codes that moves lead to from a code, existing or not; none if it is not moved. */
export type MovesOf = (code: string) => readonly string[];

/**
 * Returns a package with its scenes under their current codes, and notes each former code: one that the catalogue does not
 * have, and that moves lead to exactly one existing scene, which no other scene of the package is imported as. The other
 * moved scenes keep their codes, with a note too.
 */
export function withCurrentCodes(
  report: Report,
  pack: ProductPackage,
  catalogue: Catalogue,
  movesOf: MovesOf,
): { readonly pack: ProductPackage; readonly moved: ReadonlyMap<string, string> } {
  const moved = new Map<string, string>();
  const taken = new Set(pack.scenes.map(({ code }) => code));
  for (const { code } of pack.scenes) {
    const existing = catalogue.has(code) ? [] : movesOf(code).filter((each) => catalogue.has(each));
    const [current, ...others] = existing;
    if (current === undefined) continue;
    const isMoved = others.length === 0 && !taken.has(current);
    if (isMoved) {
      moved.set(code, current);
      taken.add(current);
    }
    report(formerCode(pack, code, existing, isMoved));
  }
  if (moved.size === 0) return { pack, moved };
  const scenes = pack.scenes.map((scene): PackageScene => {
    const code = moved.get(scene.code);
    return code === undefined ? scene : { code, text: printWithCode(scene, code), sourceCode: scene.code };
  });
  return { pack: { ...pack, scenes: scenes.sort((a, b) => compareText(a.code, b.code)) }, moved };
}

function formerCode({ file }: ProductPackage, code: string, current: readonly string[], isMoved: boolean): Diagnostic {
  const now = current.map((each) => `\`${each}\``).join(', ');
  const effect = isMoved ? 'it is imported as that' : 'it is imported under its own code';
  const help = isMoved
    ? `write ${now} in the next version of the package`
    : current.length > 1
      ? 'write the code of the one that is meant in the next version of the package'
      : 'remove one of the two scenes in the next version of the package';
  return diagnostic('note.package.moved_scene', `the scene \`${code}\` is now ${now}: ${effect}`, {
    at: { file },
    help,
  });
}
