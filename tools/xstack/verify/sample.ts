import { byCode, type PackageRecord, type Scene, variantOf } from './package.ts';

/** A package to import, derived from an exported one, so that every instance accepts its scenes. */
export interface Sample {
  readonly pack: PackageRecord;
  /** Codes of new scenes. */
  readonly added: readonly string[];
  /** Code of an existing scene whose name differs. */
  readonly conflict: string;
}

export interface SampleOptions {
  readonly name: string;
  readonly version: string;
  /** Unique part of the codes and names of the sample. */
  readonly word: string;
}

/** Returns a package with two new scenes, one that differs from the existing one, and all others unchanged. */
export function sampleOf(exported: PackageRecord, { name, version, word }: SampleOptions): Sample {
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

/** Returns a package that was changed after its checksum was computed. */
export function tampered(pack: PackageRecord): PackageRecord {
  const [first, ...others] = pack.scenes;
  return { ...pack, scenes: [{ ...(first as Scene), name: 'somebody else wrote this' }, ...others] };
}
