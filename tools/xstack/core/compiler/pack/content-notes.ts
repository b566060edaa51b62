import { type Diagnostic, diagnostic } from '../../base/diagnostic/diagnostic.ts';
import { compareText } from '../../base/text/compare.ts';
import type { StageDiagnostics } from '../stage.ts';
import type { OutsideReason, PackTree } from './source-tree.ts';

/** Ignore files themselves need no note. */
const reasons: Readonly<Partial<Record<OutsideReason, string>>> = {
  junk: 'left behind by a system or an editor',
  'version control': 'of version control',
  ignored: 'matched by `.xstackignore`',
};

const shownPaths = 3;

/**
 * Returns notes about the whole tree. Never cached with results, because they depend on entries that are not content.
 */
export function contentNotes({ root, notContent, modes }: PackTree): Diagnostic[] {
  const at = { file: root };
  const notes: Diagnostic[] = [];
  if (modes === 'uniform')
    notes.push(
      diagnostic('note.pack.modes_not_used', 'every file has an executable mode bit, so that modes are not checked', {
        at,
        help: 'set `file_modes` in xstack.config.json to `ignore` or `enforce` to decide it',
      }),
    );
  const withCount = notContent.filter(({ reason }) => reasons[reason] !== undefined);
  if (withCount.length > 0) notes.push(diagnostic('note.pack.not_content', notContentMessage(withCount), { at }));
  return notes;
}

function notContentMessage(entries: PackTree['notContent']): string {
  const counts = Object.entries(reasons).flatMap(([reason, words]) => {
    const count = entries.filter((entry) => entry.reason === reason).length;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  const paths = entries.map(({ path }) => path).sort(compareText);
  const shown = paths.slice(0, shownPaths).map((path) => `\`${path}\``);
  const more = entries.length > shownPaths ? ` and ${entries.length - shownPaths} more` : '';
  const what = entries.length === 1 ? '1 entry is' : `${entries.length} entries are`;
  return `${what} not content (${counts.join(', ')}): ${shown.join(', ')}${more}`;
}

/** Adds the notes to diagnostics, which may be shared with a cache and are not changed. */
export function withContentNotes(diagnostics: StageDiagnostics, tree: PackTree): StageDiagnostics {
  const notes = contentNotes(tree);
  if (notes.length === 0) return diagnostics;
  return { ...diagnostics, '03.pack.validate': [...(diagnostics['03.pack.validate'] ?? []), ...notes] };
}
