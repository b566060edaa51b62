/** Versions of documents. */
export const compatxCodes = {
  'refuse.compatx.missing_payload_version': { severity: 'error', title: 'a document has no version' },
  'refuse.compatx.unsupported_schema_version': { severity: 'error', title: 'a document has an unknown version' },
  'refuse.compatx.migration_required': { severity: 'error', title: 'a document has an old version' },
  'refuse.compatx.invalid_version_registry': { severity: 'error', title: 'invalid version registry' },
} as const;
