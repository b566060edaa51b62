import type { CompiledPack, PackIdentity } from '../pack/compile-pack.ts';

/** A pack with a sound manifest. */
export type IdentifiedPack = CompiledPack & { readonly identity: PackIdentity };

/** Packs by id, in code-unit order of the ids; ids are unique. */
export type PackSet = ReadonlyMap<string, IdentifiedPack>;
