/** The settings and schemas of editors. */
export const editorCodes = {
  'refuse.editor.invalid_settings': 'the settings of the editor cannot be changed',
  'refuse.editor.out_of_date': 'the schemas of the editor are out of date',
  'note.editor.shadowed_schema': 'a file with the name of a built-in schema is not read',
} as const;
