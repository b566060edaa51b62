import type { Code } from '../../base/diagnostic/codes.ts';

/** The codes of refused resolutions. */
export const resolutionCodes: ReadonlySet<Code> = new Set<Code>([
  'refuse.bundle_profile.required_pack_missing',
  'refuse.pack.missing_dependency',
  'refuse.pack.version_incompatibility',
  'refuse.pack.circular_dependency',
  'refuse.pack.conflict',
  'refuse.pack.ambiguous_provider',
  'refuse.pack.duplicate_pack_id',
  'refuse.pack.version_conflict',
]);
