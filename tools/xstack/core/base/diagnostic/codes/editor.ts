/** The settings and schemas of editors. */
export const editorCodes = {
  'refuse.editor.invalid_settings': { severity: 'error', title: 'the settings of the editor cannot be changed' },
  'refuse.editor.out_of_date': { severity: 'error', title: 'the schemas of the editor are out of date' },
  'note.editor.shadowed_schema': { severity: 'note', title: 'a file with the name of a built-in schema is not read' },
} as const;
