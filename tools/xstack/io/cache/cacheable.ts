import { hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import type { CompiledPack } from '../../core/compiler/pack/compile-pack.ts';
import type { IdentifiedPack } from '../../core/compiler/resolve/identified-pack.ts';

/** Reports whether a pack may be stored: a pack with an error is compiled by each run. */
export function isCacheable(pack: CompiledPack | undefined): pack is IdentifiedPack {
  return pack?.identity !== undefined && !Object.values(pack.diagnostics).some((list) => hasErrors(list));
}
