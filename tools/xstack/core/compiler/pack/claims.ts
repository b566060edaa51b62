import compare from 'semver/functions/compare.js';
import valid from 'semver/functions/valid.js';
import { type Diagnostic, diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { isJsonObject } from '../../base/json/value.ts';
import { type PackManifest, writeHash } from './manifest.ts';

/** Checks that the declared hash is the computed one or a placeholder. `mismatch` explains a difference. */
export function checkDeclaredHash(
  report: Report,
  { file, declaredHash }: PackManifest,
  computed: string,
  mismatch: (declared: string) => Diagnostic,
): void {
  if (declaredHash === undefined || declaredHash === computed) return;
  const at = { file, pointer: '/canonical_hash' };
  if (/^[0-9a-f]{64}$/.test(declaredHash)) report(mismatch(declaredHash));
  else if (declaredHash.startsWith('placeholder'))
    report(diagnostic('warn.pack.placeholder_hash', '`canonical_hash` is a placeholder', { at, help: writeHash }));
  else
    report(
      diagnostic(
        'refuse.pack.canonical_hash_invalid',
        `\`canonical_hash\` must be 64 lower-case hex digits or begin with \`placeholder\`, not \`${declaredHash}\``,
        { at, help: writeHash },
      ),
    );
}

export function checkSignature(
  report: Report,
  { file, packId, signatureStatus }: Pick<PackManifest, 'file' | 'packId' | 'signatureStatus'>,
): void {
  if (signatureStatus !== 'revoked') return;
  report(
    diagnostic('refuse.pack.revoked', `the pack \`${packId}\` is revoked`, {
      at: { file, pointer: '/signature_status' },
      help: 'remove the pack, or replace it by a version that is not revoked',
    }),
  );
}

/** Checks that `compatibility` is a range that contains the session spec of this product. */
export function checkCompatibility(
  report: Report,
  { file, packId, value }: Pick<PackManifest, 'file' | 'packId' | 'value'>,
  sessionSpec: string,
): void {
  const compatibility = value['compatibility'];
  if (!isJsonObject(compatibility)) return;
  const least = compatibility['session_spec_min'] as string;
  const most = compatibility['session_spec_max'] as string;
  if (least === sessionSpec && most === sessionSpec) return;
  if (valid(least) === null || valid(most) === null) return; // Reported by the schema.
  const at = { file, pointer: '/compatibility' };
  if (compare(least, most) > 0)
    report(
      diagnostic(
        'refuse.pack.session_spec_unsupported',
        `\`session_spec_min\` ${least} is above \`session_spec_max\` ${most}`,
        {
          at,
          help: 'swap the two',
        },
      ),
    );
  else if (compare(sessionSpec, least) < 0 || compare(sessionSpec, most) > 0)
    report(
      diagnostic(
        'refuse.pack.session_spec_unsupported',
        `\`${packId}\` is made for the session specs ${least} to ${most}; this one is ${sessionSpec}`,
        {
          at,
          help: 'use a version of the pack that is made for this session spec',
        },
      ),
    );
}
