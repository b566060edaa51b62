import { type Diagnostic, diagnostic } from '../../base/diagnostic/diagnostic.ts';

/** Notes files of a project that have the names of built-in schemas: nothing reads them. */
export function shadowedNote(files: readonly string[]): Diagnostic {
  const named = files.map((file) => `\`${file}\``).join(', ');
  return diagnostic(
    'note.editor.shadowed_schema',
    `built-in schemas are part of xstack: ${named} ${files.length === 1 ? 'is' : 'are'} not read`,
    {
      at: { file: files[0] as string },
      help: 'declare further members as `extensions` in `schemas/content_model.json`, then delete the file',
    },
  );
}
