/** Files that configure a project. */
export const configCodes = {
  'refuse.config.invalid': { severity: 'error', title: 'xstack.config.json does not match its schema' },
  'refuse.content_model.invalid': { severity: 'error', title: 'invalid content model' },
} as const;
