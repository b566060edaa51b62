import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import type { ReadSource } from '../../core/base/diagnostic/resolve-locations.ts';
import { didYouMean } from '../../core/base/diagnostic/suggest.ts';
import { compareText } from '../../core/base/text/compare.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { findId, type IdMatch, type NamedContent } from '../../core/explain/find-id.ts';
import { type Use, usesOf } from '../../core/explain/uses.ts';
import { aligned, type Explanation } from './explanation.ts';
import { locationFormats } from './located.ts';

/** Explains what has an id; undefined if nothing has it. */
export function idResult(content: NamedContent, readText: ReadSource, id: string): Explanation | undefined {
  const matches = findId(content, id);
  if (matches.length === 0) return undefined;
  const formats = locationFormats(
    readText,
    matches.map(({ at }) => at),
  );
  const lines = matches.map((match) => [title(match), formats.text(match.at)] as const);
  const addresses = matches.flatMap(({ what, address }) => (what === 'row' && address !== undefined ? [address] : []));
  const next = [...new Set(addresses)].map((address) => `  xstack explain ${address}\n`);
  return {
    json: {
      id,
      matches: matches.map(({ what, kind, packId, at, address }) => ({
        what: what.replace(' ', '_'),
        kind: kind ?? null,
        pack_id: packId ?? null,
        at: formats.json(at),
        address: address ?? null,
      })),
    },
    text: `${id}\n${aligned(lines)}${next.length === 0 ? '' : `its values:\n${next.join('')}`}`,
  };
}

function title({ what, kind, packId }: IdMatch): string {
  const words = kind?.replaceAll('_', ' ');
  switch (what) {
    case 'bundle':
      return 'a bundle';
    case 'pack':
      return 'a pack';
    case 'abstract pack':
      return `an abstract pack that ${packId} provides`;
    case 'former id':
      return `the former id of a ${words}`;
    case 'contribution':
      return `a contribution of ${packId} with the type ${kind}`;
    case 'row':
      return `a row of ${packId} with the kind ${kind}`;
    case 'scene':
      return `the scene package of ${packId}`;
  }
}

/** Lists all references to an id, or states that nothing has the id. */
export function usesResult(content: NamedContent, readText: ReadSource, id: string): Explanation | Diagnostic {
  const uses = usesOf(content, id);
  const matches = findId(content, id);
  if (uses.length === 0 && matches.length === 0) return unknownId(content, id);
  const formats = locationFormats(
    readText,
    uses.map(({ at }) => at),
  );
  const sorted = uses
    .map((use) => ({ use, range: formats.resolve(use.at).range?.start ?? { line: 0, column: 0 } }))
    .sort(
      (a, b) =>
        compareText(a.use.at.file, b.use.at.file) || a.range.line - b.range.line || a.range.column - b.range.column,
    )
    .map(({ use }) => use);
  const missing = matches.length === 0 ? ', but nothing has this id' : '';
  return {
    json: {
      id,
      exists: matches.length > 0,
      uses: sorted.map((use) => ({
        by: use.by,
        pack_id: use.packId ?? null,
        named: use.named,
        member: use.member,
        at: formats.json(use.at),
      })),
    },
    text: `${id}: ${pluralize(sorted.length, 'use')}${missing}\n${aligned(
      sorted.map((use) => [useTitle(use, id), formats.text(use.at)] as const),
    )}`,
  };
}

function useTitle({ by, named, member }: Use, id: string): string {
  const as = named === id ? '' : ` as \`${named}\``;
  return `${by.kind.replaceAll('_', ' ')} ${by.id} ${member}${as}`;
}

/** Reports an id that nothing has. */
export function unknownId(content: NamedContent, id: string, others: readonly string[] = []): Diagnostic {
  const near = didYouMean(id, [...knownIds(content), ...others]);
  return diagnostic('refuse.explain.unknown_id', `nothing has the id \`${id}\``, {
    help: near ?? 'name a bundle, a pack, a contribution or a row',
  });
}

function knownIds({ bundles, packs }: NamedContent): Set<string> {
  const ids = new Set(bundles.map(({ bundleId }) => bundleId));
  for (const [id, { contributions, rows }] of packs) {
    ids.add(id);
    for (const contribution of contributions) ids.add(contribution.id);
    for (const row of rows) ids.add(row.id);
  }
  return ids;
}
