import { allocate } from '#platform';
import type { Arena } from '../../base/text/arena.ts';
import type { BuildOutcome } from '../../compiler/build.ts';
import { type CompiledRegistry, compileRegistries } from '../../compiler/registry/registry.ts';
import type { IdentifiedPack } from '../../compiler/resolve/identified-pack.ts';
import type { Collection } from '../../compiler/rows/collection.ts';
import { inOrder } from '../order-reason.ts';
import { repositoryGraph } from '../pack-graph.ts';

/** Returns readers of the registries and packs of a build; those of a refused one are compiled as far as possible. */
export function compiledSources(outcome: BuildOutcome, collections: readonly Collection[], arena: Arena) {
  const registries = outcome.registries ?? partialRegistries(outcome, collections, arena);
  const byFile = new Map(registries.map((each) => [each.file, each]));
  return {
    pack: (packId: string) => outcome.packs.get(packId),
    registry: (file: string) => {
      const found = byFile.get(file);
      return found && bytesOf(found);
    },
  };
}

function partialRegistries({ packs, bundle }: BuildOutcome, collections: readonly Collection[], arena: Arena) {
  const { selected } = repositoryGraph(packs, bundle);
  const inOrderOfGraph = inOrder(selected).map((number) => selected.packs[number] as IdentifiedPack);
  return compileRegistries(inOrderOfGraph, collections, arena);
}

/** Each chunk is valid until the next. */
function bytesOf({ chunks }: CompiledRegistry): Uint8Array {
  let bytes = allocate(1 << 16);
  let length = 0;
  for (const chunk of chunks()) {
    if (length + chunk.length > bytes.length) {
      const larger = allocate(2 * (length + chunk.length));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(chunk, length);
    length += chunk.length;
  }
  return bytes.subarray(0, length);
}
