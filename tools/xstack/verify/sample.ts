import { byCode, type Package, type Scene, variantOf } from './package.ts';

/** What a check imports: a package made from an exported one, so that every instance understands its scenes. */
export interface Sample {
  readonly pack: Package;
  /** The codes of scenes that no instance has. */
  readonly added: readonly string[];
  /** The code of a scene that the instance has, with another name. */
  readonly conflict: string;
}

export interface SampleOptions {
  readonly name: string;
  readonly version: string;
  /** A word that makes the codes and names of the sample its own. */
  readonly word: string;
}

/** A package with two new scenes, one that differs from what is there, and all others as they are. */
export function sampleOf(exported: Package, { name, version, word }: SampleOptions): Sample {
  const first = exported.scenes[0] as Scene;
  const added = [1, 2].map((n) => `${first.code}.${word}_${n}`);
  const scenes = [
    ...added.map((code) => ({ ...first, code, name: `加 ${code}` })),
    { ...first, name: `${first.name} — ${word} ${version}` },
    ...exported.scenes.slice(1),
  ];
  const pack = variantOf(exported, { package_name: name, package_version: version, scenes: byCode(scenes) });
  return { pack, added, conflict: first.code };
}

/** A package that was changed after its checksum was computed. */
export function tampered(pack: Package): Package {
  const [first, ...others] = pack.scenes;
  return { ...pack, scenes: [{ ...(first as Scene), name: 'somebody else wrote this' }, ...others] };
}
