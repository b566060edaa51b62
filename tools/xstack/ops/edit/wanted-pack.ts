import type { ListKind, WantedPack } from '../../core/compiler/edit/pack-list.ts';
import { parseDependency } from '../../core/compiler/pack/dependency.ts';
import type { PackSet } from '../../core/compiler/resolve/identified-pack.ts';
import { UsageError } from '../../io/failure.ts';

/**
 * Reads `pack_id` or `pack_id@range` of the command line. A dependency without a range accepts the versions that are
 * compatible with the current one.
 */
export function wantedPack(kind: ListKind, packs: PackSet, token: string): WantedPack {
  const { packId, range } = parsed(token);
  if (kind === 'bundle' && range !== undefined)
    throw new UsageError(`a bundle selects packs without a range; expected \`${packId}\`, found \`${token}\``);
  if (kind === 'bundle' || range !== undefined) return { packId, token, isExact: range !== undefined };
  const version = packs.get(packId)?.identity.version;
  return { packId, token: version === undefined ? packId : `${packId}@${compatibleWith(version)}`, isExact: false };
}

/** Reads the id of a pack to remove. */
export function packIdOf(token: string): string {
  const { packId, range } = parsed(token);
  if (range !== undefined) throw new UsageError(`expected a pack id without a range, found \`${token}\``);
  return packId;
}

function parsed(token: string) {
  const dependency = parseDependency(token, 0);
  if (typeof dependency !== 'string') return dependency;
  throw new UsageError(`\`${token}\` ${dependency}; expected \`pack_id\`, \`pack_id@1.2.3\` or \`pack_id@^1.2.0\``);
}

/** Build metadata is not part of a range. */
function compatibleWith(version: string): string {
  return `^${version.split('+', 1)[0]}`;
}
