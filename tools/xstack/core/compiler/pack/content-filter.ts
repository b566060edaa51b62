import { decodeUtf8 } from '#platform';
import { type Diagnostic, diagnostic } from '../../base/diagnostic/diagnostic.ts';
import { type IgnoreRules, matchIgnoreRules, parseIgnoreRules } from '../../base/text/ignore-rules.ts';
import { ignoreFile, outsideContent } from './outside-content.ts';
import type { OutsideEntry, OutsideReason, SourceEntry } from './source-tree.ts';

/** The rules of one ignore file, for paths below its directory. */
export interface IgnoreScope {
  /** Length of the directory's path with its separator. */
  readonly start: number;
  readonly rules: IgnoreRules;
}

/** Every name under the packs is matched against every rule, so their number is bounded. */
const maximumIgnoreBytes = 64 * 1024;

/** Reads an ignore file, or returns the reason why it is invalid. */
export function readIgnoreFile(
  file: string,
  bytes: Uint8Array,
): { readonly rules: IgnoreRules } | { readonly problem: Diagnostic } {
  const isLarge = bytes.length > maximumIgnoreBytes;
  const text = isLarge ? undefined : decodeUtf8(bytes);
  if (text !== undefined) return { rules: parseIgnoreRules(text) };
  const message = isLarge ? `is larger than ${maximumIgnoreBytes} bytes` : 'is not UTF-8';
  return {
    problem: diagnostic('refuse.pack.invalid_ignore_file', `\`${file}\` ${message}`, {
      at: { file },
      help: 'write one pattern a line, as in a `.gitignore` file',
    }),
  };
}

/** Reports manifests that ignore files exclude: a pack is ignored as a whole, or not at all. */
export function ignoredManifests(root: string, notContent: readonly OutsideEntry[]): Diagnostic[] {
  const isIgnored = ({ path, reason }: OutsideEntry) =>
    reason === 'ignored' && path.endsWith('/pack.json') && path.slice(root.length + 1).split('/').length === 3;
  return notContent.filter(isIgnored).map(({ path }) =>
    diagnostic('refuse.pack.manifest_ignored', `\`${ignoreFile}\` ignores \`${path}\``, {
      at: { file: path },
      help: `add the pattern \`!pack.json\`, or ignore \`${path.slice(0, path.lastIndexOf('/'))}\` as a whole`,
    }),
  );
}

/**
 * Returns the reason why an entry is not content, or undefined. Scopes are ordered from the outermost; the innermost
 * one with a matching rule decides, and can also include a junk name.
 */
export function outsideReason(
  scopes: readonly IgnoreScope[],
  path: string,
  name: string,
  kind: SourceEntry['kind'],
): OutsideReason | undefined {
  const known = outsideContent(name, kind);
  if (scopes.length === 0 || known === 'version control' || known === 'ignore file') return known;
  for (let i = scopes.length - 1; i >= 0; i--) {
    const { start, rules } = scopes[i] as IgnoreScope;
    const isIgnored = matchIgnoreRules(rules, path.slice(start), kind === 'directory');
    if (isIgnored !== undefined) return isIgnored ? 'ignored' : undefined;
  }
  return known;
}
