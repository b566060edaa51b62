import { type Diagnostic, diagnostic, type Location } from '../../base/diagnostic/diagnostic.ts';
import { didYouMean } from '../../base/diagnostic/suggest.ts';
import type { Bundle } from './bundle.ts';

/**
 * The refusal if `wanted` does not exist, or if no bundle is named and there is not exactly one. `at` is the location
 * that names it, if a file does.
 */
export function missingBundle(
  wanted: string | undefined,
  bundles: readonly Bundle[],
  at: Location | undefined,
): Diagnostic {
  const ids = bundles.map(({ bundleId }) => bundleId);
  const none = ids.length === 0 ? 'there is no bundle' : 'several bundles exist, and none is named';
  const message = wanted === undefined ? none : `the bundle \`${wanted}\` does not exist`;
  return diagnostic('refuse.bundle_profile.missing_bundle', message, {
    ...(at && { at }),
    help:
      (wanted === undefined ? undefined : didYouMean(wanted, ids)) ??
      (ids.length === 0
        ? 'add one: `bundles/<bundle_id>/bundle.json`'
        : `use one of ${ids.map((id) => `\`${id}\``).join(', ')}`),
  });
}
