/** Versions of documents. */
export const compatxCodes = {
  'refuse.compatx.missing_payload_version': 'a document has no version',
  'refuse.compatx.unsupported_schema_version': 'a document has an unknown version',
  'refuse.compatx.migration_required': 'a document has an old version',
  'refuse.compatx.invalid_version_registry': 'invalid version registry',
} as const;
