/** Settings of a project for its notes and warnings. */

/** Judgements of diagnostics; the last is refused. The clock of the runs is at the beginning of 1970. */
export const judgements: readonly object[] = [
  {},
  { severity: { 'warn.registry_compile.dangling_reference': 'off', 'note.pack.not_content': 'warning' } },
  { severity: { 'warn.pack.placeholder_hash': 'note', 'warn.registry_compile.dangling_reference': 'error' } },
  { severity: { 'note.config.acceptance_unused': 'error', 'warn.pack.stray_file': 'note' } },
  ...['1969-12-31', '1970-01-01'].map((until) => ({
    severity: { 'warn.pack.placeholder_hash': 'off' },
    accepted: [
      { code: 'warn.registry_compile.dangling_reference', path: 'packs/domain/*/data/**', reason: 'known', until },
      { code: 'note.pack.not_content', path: 'packs', reason: 'harmless' },
    ],
  })),
  {
    accepted: [
      { code: 'warn.pack.placeholder_hash', path: 'packs/**', reason: 'a draft' },
      {
        code: 'warn.registry_compile.dangling_reference',
        path: 'packs/**',
        pointer: '/frames/0/parent_frame_id',
        reason: 'old',
      },
    ],
  },
  { severity: { 'refuse.pack.revoked': 'off' } },
];
