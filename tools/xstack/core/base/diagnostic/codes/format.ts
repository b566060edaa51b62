/** The form of documents that people write. */
export const formatCodes = {
  'refuse.format.not_formatted': 'a document does not have the form of `xstack fmt`',
} as const;
