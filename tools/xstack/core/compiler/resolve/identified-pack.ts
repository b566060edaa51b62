import type { CompiledPack, PackIdentity } from '../pack/compile-pack.ts';

/** A pack with a valid manifest. */
export type IdentifiedPack = CompiledPack & { readonly identity: PackIdentity };

/** Packs by unique id, in code-unit order. */
export type PackSet = ReadonlyMap<string, IdentifiedPack>;
