import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { isSemVer } from '../../core/base/version/semver.ts';

/** Returns a required exact version, for commands where a range would be dangerous or meaningless. */
export function requiredVersion(report: Report, version: string | undefined): string | undefined {
  if (version === undefined || isSemVer(version)) return version;
  report(
    diagnostic('refuse.scene.invalid_option', `--version \`${version}\` is not valid semver`, {
      help: 'write the version out, such as 1.2.0',
    }),
  );
  return undefined;
}
