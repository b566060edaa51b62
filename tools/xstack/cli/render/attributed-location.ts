import type { Code } from '../../core/base/diagnostic/codes.ts';
import type { Diagnostic, Location } from '../../core/base/diagnostic/diagnostic.ts';
import { prefixedPath } from './prefixed.ts';

/** Returns the location of a diagnostic, for services that reject results without one. */
export function attributedLocation({ code, at }: Diagnostic, pathPrefix = ''): Location {
  return at ?? { file: prefixedPath(fileOf(code), pathPrefix) };
}

function fileOf(code: Code): string {
  return code.startsWith('refuse.bundle_profile.') ? 'bundles' : 'xstack.config.json';
}
