import { addBounded } from '../base/diagnostic/bounded.ts';
import { type Diagnostic, diagnostic, type Report } from '../base/diagnostic/diagnostic.ts';
import { packageLimits } from '../base/json/excess.ts';
import { type JsonPointer, pointer } from '../base/json/pointer.ts';
import { readJson } from '../base/json/read.ts';
import { isJsonObject, type JsonObject } from '../base/json/value.ts';
import { scene_package_v1 } from '../base/schema/generated/scene_package_v1.js';
import { type SchemaProblem, schemaDiagnostic, schemaProblems } from '../base/schema/validate.ts';
import { compareText } from '../base/text/compare.ts';
import { isVersionOrRange } from '../base/version/range.ts';
import { isSemVer } from '../base/version/semver.ts';
import { packageProblem } from './argument.ts';
import { canonicalScenes, checksumMatches } from './checksum.ts';
import { type Channel, channels, type PackageScene, type ProductPackage } from './types.ts';

/**
 * Reads a package and runs all checks that need nothing else: JSON, schema, versions, codes, and the checksum over its
 * source.
 */
export function readPackage(
  report: Report,
  file: string,
  text: string,
  limits = packageLimits,
): ProductPackage | undefined {
  const problems: Diagnostic[] = [];
  const note: Report = (d) => {
    addBounded(problems, d);
    report(d);
  };
  const document = readJson(note, file, text, limits);
  if (document === undefined) return undefined;
  const { value } = document;
  checkSchema(note, file, schemaProblems(scene_package_v1, value));
  if (!isJsonObject(value)) return undefined;
  const scenes = canonicalScenes(value);
  checkChecksum(note, file, text, value, scenes);
  if (problems.some(({ severity }) => severity === 'error')) return undefined;
  const checked = checkedPackage(report, file, value, scenes);
  return checked && { ...checked, text };
}

/**
 * Runs the checks of a package that is exported: all but those of its source. `value` may have no more of each scene than
 * the members that the schema describes.
 */
export function checkExported(
  report: Report,
  file: string,
  value: JsonObject,
  sceneTexts: readonly string[],
): CheckedPackage | undefined {
  const problems = schemaProblems(scene_package_v1, value);
  checkSchema(report, file, problems);
  return problems.length > 0 ? undefined : checkedPackage(report, file, value, sceneTexts);
}

/** A package before it is printed. */
type CheckedPackage = Omit<ProductPackage, 'text'>;

const versionMembers = ['/package_version', '/compatibility/min_core_version'];

function checkSchema(report: Report, file: string, problems: readonly SchemaProblem[]): void {
  for (const problem of problems) {
    const { pointer, part, missing } = problem;
    const isVersion = versionMembers.includes(pointer) && missing === undefined && part === 'value';
    report(
      schemaDiagnostic(isVersion ? 'refuse.package.invalid_version' : 'refuse.package.schema_invalid', file, problem),
    );
  }
}

function checkChecksum(report: Report, file: string, text: string, value: JsonObject, scenes: readonly string[]): void {
  const { checksum } = value;
  if (typeof checksum !== 'string') return; // Reported by the schema.
  const at = { file, pointer: '/checksum' };
  if (!/^[0-9a-f]{64}$/.test(checksum))
    report(
      diagnostic('refuse.package.checksum_format', '`checksum` must be 64 lower-case hex digits', {
        at,
        help: 'get the package again from its source; a recomputed checksum protects nothing',
      }),
    );
  else if (!checksumMatches(checksum, text, value, scenes))
    report(
      diagnostic('refuse.package.checksum_mismatch', '`checksum` does not match the package', {
        at,
        help: 'get the package again from its source, or export it again with the change',
      }),
    );
}

/** Runs the checks that require a package to match its schema. */
function checkedPackage(
  report: Report,
  file: string,
  value: JsonObject,
  sceneTexts: readonly string[],
): CheckedPackage | undefined {
  const named = value as unknown as ProductPackageValue;
  const problems: Diagnostic[] = [];
  const refuse: Report = (d) => {
    addBounded(problems, d);
    report(d);
  };
  checkVersions(refuse, file, named);
  const nameProblem = packageProblem(named.package_name);
  if (nameProblem !== undefined)
    refuse(
      diagnostic('refuse.package.invalid_name', `\`package_name\` ${nameProblem}`, {
        at: { file, pointer: '/package_name' },
      }),
    );
  const channel = named.defaults.scene_channel ?? 'stable';
  if (!isChannel(channel))
    refuse(
      diagnostic(
        'refuse.package.unknown_channel',
        `the channel \`${channel}\` must be \`stable\`, \`beta\` or \`dev\``,
        {
          at: { file, pointer: '/defaults/scene_channel' },
        },
      ),
    );
  const scenes = sortedScenes(refuse, file, named.scenes, sceneTexts);
  if (problems.length > 0 || !isChannel(channel)) return undefined;
  return {
    package_name: named.package_name,
    package_version: named.package_version,
    schema_version: named.schema_version,
    scene_version: named.scene_version,
    channel,
    min_core_version: named.compatibility.min_core_version,
    supported_schema_versions: named.compatibility.supported_schema_versions,
    ...(named.upgrade && { upgrade: named.upgrade }),
    checksum: named.checksum,
    scenes,
    file,
  };
}

/** Checks the members that are versions or, in `supported_from`, ranges of versions. */
function checkVersions(
  report: Report,
  file: string,
  { package_version, compatibility: { min_core_version }, upgrade }: ProductPackageValue,
): void {
  const refuse = (at: JsonPointer, message: string) =>
    report(diagnostic('refuse.package.invalid_version', message, { at: { file, pointer: at } }));
  for (const [member, version] of [
    ['/package_version', package_version],
    ['/compatibility/min_core_version', min_core_version],
  ] as const)
    if (!isSemVer(version)) refuse(member, `\`${version}\` must be a semantic version such as \`1.2.0\``);
  for (const [i, from] of (upgrade?.supported_from ?? []).entries())
    if (!isVersionOrRange(from)) refuse(pointer('upgrade', 'supported_from', i), rangeProblem(from));
}

/** Returns the message that refuses an entry of `supported_from`, which may be megabytes long. */
export function rangeProblem(from: string): string {
  const shown = from.length > 100 ? `${from.slice(0, 100)}...` : from;
  return `\`${shown}\` must be a version or a range of versions, such as \`^1.2.0\``;
}

interface ProductPackageValue {
  readonly package_name: string;
  readonly package_version: string;
  readonly schema_version: string;
  readonly scene_version: string;
  readonly scenes: readonly (JsonObject & { readonly code: string })[];
  readonly defaults: { readonly scene_channel?: string };
  readonly compatibility: { readonly min_core_version: string; readonly supported_schema_versions: readonly string[] };
  readonly upgrade?: { readonly supported_from: readonly string[]; readonly breaking: boolean };
  readonly checksum: string;
}

function isChannel(channel: string): channel is Channel {
  return (channels as readonly string[]).includes(channel);
}

function sortedScenes(
  report: Report,
  file: string,
  scenes: ProductPackageValue['scenes'],
  texts: readonly string[],
): PackageScene[] {
  const first = new Map<string, number>();
  for (const [i, { code }] of scenes.entries()) {
    const before = first.get(code);
    if (before === undefined) first.set(code, i);
    else
      report(
        diagnostic('refuse.package.duplicate_code', `duplicate scene code \`${code}\``, {
          at: { file, pointer: pointer('scenes', i, 'code') },
          related: [{ message: 'first here', at: { file, pointer: pointer('scenes', before, 'code') } }],
          help: 'change one of the codes at the source of the package',
        }),
      );
  }
  return scenes.map(({ code }, i) => ({ code, text: texts[i] as string })).sort((a, b) => compareText(a.code, b.code));
}
