/** `xstack.config.json`. */
export const configCodes = {
  'refuse.config.invalid': { severity: 'error', title: 'xstack.config.json does not match its schema' },
} as const;
