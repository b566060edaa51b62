import type { Fix } from 'sarif';
import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { replacementOf } from '../../core/base/diagnostic/edit-replacements.ts';
import type { ReadSource } from '../../core/base/diagnostic/resolve-locations.ts';

/** Returns the edits of a diagnostic as replacements of spans; none of an edit whose source cannot be read. */
export function sarifFixes({ edits = [] }: Diagnostic, readSource: ReadSource): Fix[] {
  return edits.flatMap(({ title, patches }) => {
    const changes = patches.flatMap((patch) => {
      const source = readSource(patch.file);
      if (source === undefined) return [];
      const { range, text } = replacementOf(patch, source);
      const { start, end } = range;
      const deletedRegion = {
        ...{ startLine: start.line, startColumn: start.column },
        ...{ endLine: end.line, endColumn: end.column },
      };
      const replacements = [{ deletedRegion, insertedContent: { text } }];
      return [{ artifactLocation: artifact(patch.file), replacements }];
    });
    return changes.length === patches.length ? [{ description: { text: title }, artifactChanges: changes }] : [];
  });
}

/** Returns the URI of a file: relative to the root of the repository if it is inside, absolute otherwise. */
export function artifact(file: string) {
  const uri = file.toWellFormed().split('/').map(encodeURIComponent).join('/');
  return file.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: 'SRCROOT' };
}
