import { compare, satisfies } from 'semver';
import { diagnostic, type Report } from '../base/diagnostic/diagnostic.ts';
import { isRange } from '../base/version/range.ts';
import type { ProductPackage } from './types.ts';

/** Properties of this product that packages require. */
export interface Product {
  readonly version: string;
  readonly schemaVersions: readonly string[];
}

/** Reports whether this product supports a package. */
export function checkProduct(report: Report, pack: ProductPackage, product: Product): boolean {
  const { file, min_core_version: least, schema_version: version, supported_schema_versions: supported } = pack;
  const isNewEnough = compare(least, product.version) <= 0;
  if (!isNewEnough)
    report(
      diagnostic('refuse.package.core_too_old', `the package needs version ${least}; this is ${product.version}`, {
        at: { file, pointer: '/compatibility/min_core_version' },
        help: 'import it with a newer version of xstack',
      }),
    );
  const known = product.schemaVersions.includes(version);
  if (known && supported.includes(version)) return isNewEnough;
  report(
    diagnostic(
      'refuse.package.schema_version_unsupported',
      known
        ? `\`schema_version\` ${version} is not among the \`supported_schema_versions\` of the package`
        : `\`schema_version\` ${version} is not supported; this product supports ${product.schemaVersions.join(', ')}`,
      {
        at: { file, pointer: '/schema_version' },
        ...(known && {
          related: [
            {
              message: 'the supported versions',
              at: { file, pointer: '/compatibility/supported_schema_versions' },
            },
          ],
        }),
        help: 'export the package again for a version that both sides support',
      },
    ),
  );
  return false;
}

/** Checks whether a package can follow the installed version. Only a breaking upgrade needs `--allow-breaking`. */
export function checkUpgrade(
  report: Report,
  pack: ProductPackage,
  installed: string | undefined,
  allowBreaking: boolean,
): boolean {
  const { file, package_name: name, package_version: version, upgrade } = pack;
  if (upgrade?.breaking !== true || installed === undefined || compare(installed, version) >= 0) return true;
  if (!upgrade.supported_from.some((from) => covers(from, installed))) {
    report(
      diagnostic(
        'refuse.package.upgrade_unsupported',
        `\`${name}\` ${version} cannot upgrade the installed version ${installed}`,
        {
          at: { file, pointer: '/upgrade/supported_from' },
          help: 'import a version between the two first',
        },
      ),
    );
    return false;
  }
  if (allowBreaking) return true;
  report(
    diagnostic(
      'refuse.package.breaking_upgrade',
      `\`${name}\` ${version} is a breaking upgrade of the installed version ${installed}`,
      {
        at: { file, pointer: '/upgrade/breaking' },
        help: 'check what depends on it, then import with --allow-breaking and give the reason',
      },
    ),
  );
  return false;
}

/** `supported_from` names versions or ranges. */
function covers(from: string, installed: string): boolean {
  return from === installed || (isRange(from) && satisfies(installed, from, { includePrerelease: true }));
}
