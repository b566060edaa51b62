/** Files that configure a project. */
export const configCodes = {
  'refuse.config.invalid': { severity: 'error', title: 'xstack.config.json does not match its schema' },
  'note.config.acceptance_expired': { severity: 'note', title: 'an accepted diagnostic is accepted no longer' },
  'note.config.acceptance_unused': { severity: 'note', title: 'an accepted diagnostic does not occur' },
  'refuse.content_model.invalid': { severity: 'error', title: 'invalid content model' },
} as const;
