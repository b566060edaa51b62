/** Files that configure a project. */
export const configCodes = {
  'refuse.config.invalid': 'xstack.config.json does not match its schema',
  'note.config.acceptance_expired': 'the last day of an accepted diagnostic has passed',
  'note.config.acceptance_unused': 'an accepted diagnostic does not occur',
  'refuse.content_model.invalid': 'invalid content model',
} as const;
