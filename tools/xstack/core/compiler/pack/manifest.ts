import type { Code } from '../../base/diagnostic/codes.ts';
import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { closest } from '../../base/diagnostic/suggest.ts';
import { type JsonPointer, pointer } from '../../base/json/pointer.ts';
import type { JsonDocument } from '../../base/json/read.ts';
import { isJsonObject, type JsonObject, member } from '../../base/json/value.ts';
import { pack_manifest } from '../../base/schema/generated/pack_manifest.js';
import { exceptVersion, type SchemaProblem, schemaDiagnostic, schemaProblems } from '../../base/schema/validate.ts';
import type { ContentModel } from '../content-model/content-model.ts';
import type { ContributionType } from '../rows/contribution-types.ts';
import { type Dependency, parseDependency } from './dependency.ts';
import { type Relations, readRelations } from './relations.ts';

/** A `pack.json` that matches its schema. Files and other packs have not been checked yet. */
export interface PackManifest {
  readonly file: string;
  readonly value: JsonObject;
  readonly packId: string;
  readonly version: string;
  readonly dependencies: readonly Dependency[];
  /** Absent if there are none. */
  readonly relations?: Relations;
  readonly contributions: readonly Contribution[];
  readonly signatureStatus: string;
  /** Undefined if it is missing or not a string: reported, but the pack can be read. */
  readonly declaredHash: string | undefined;
}

/** An entry of `contributions[]`; `index` is its position in the manifest. */
export interface Contribution {
  readonly index: number;
  readonly type: ContributionType;
  readonly id: string;
  /** As written: relative to the pack directory, unchecked. */
  readonly path: string;
}

/** Members for which a general rule of the schema has a code of its own, because CI jobs depend on it. */
const specialCodes: readonly (readonly [where: RegExp, code: Code])[] = [
  [/^\/contribution_types\/\d+$/, 'refuse.pack_contrib.unsupported_type'],
  [/^\/contributions\/\d+\/type$/, 'refuse.pack_contrib.unsupported_type'],
  [/^\/contributions\/\d+\/id$/, 'refuse.pack_contrib.missing_id'],
  [/^\/dependencies\/\d+$/, 'refuse.pack.invalid_dependency_token'],
  [/^\/canonical_hash$/, 'refuse.pack.canonical_hash_invalid'],
];

/** Help for a hash that differs from the computed one. */
export const writeHash = 'run `xstack pack hash --write` to write the computed hash';

/** Help for a member that the declared version does not have. */
const laterVersion = 'write `"schema_version": "1.1.0"`, or remove the member';

export function readManifest(
  report: Report,
  { file, value }: JsonDocument,
  { contributionTypes }: ContentModel,
): PackManifest | undefined {
  const problems = exceptVersion(schemaProblems(pack_manifest, value));
  for (const problem of problems) report(manifestProblem(file, problem));
  if (!problems.every(isAboutHash) || !isJsonObject(value)) return undefined;
  const dependencies = readDependencies(report, file, value);
  if (dependencies === undefined || !checkTypes(report, file, value, contributionTypes)) return undefined;
  const declaredHash = member(value, 'canonical_hash');
  const relations = readRelations(report, file, value);
  return {
    file,
    value,
    packId: value['pack_id'] as string,
    version: value['version'] as string,
    dependencies,
    ...(relations && { relations }),
    contributions: (value['contributions'] as readonly JsonObject[]).map((entry, index) => ({
      index,
      type: entry['type'] as string,
      id: entry['id'] as string,
      path: entry['path'] as string,
    })),
    signatureStatus: value['signature_status'] as string,
    declaredHash: typeof declaredHash === 'string' ? declaredHash : undefined,
  };
}

/**
 * Returns the pointer of the member that a problem is about: for a missing one, `pointer` is the object that lacks it.
 */
function pointerOf({ pointer: at, missing }: SchemaProblem): JsonPointer {
  return missing === undefined ? at : at + pointer(missing);
}

function isAboutHash(problem: SchemaProblem): boolean {
  return pointerOf(problem) === '/canonical_hash';
}

function manifestProblem(file: string, problem: SchemaProblem) {
  const code = specialCodes.find(([where]) => where.test(pointerOf(problem)))?.[1] ?? 'refuse.pack.manifest_invalid';
  const help = isAboutHash(problem) ? writeHash : problem.isUnavailable ? laterVersion : undefined;
  return schemaDiagnostic(code, file, help === undefined ? problem : { ...problem, help });
}

function readDependencies(report: Report, file: string, manifest: JsonObject): Dependency[] | undefined {
  const tokens = manifest['dependencies'] as readonly string[];
  const dependencies = tokens.map((token, index) => {
    const parsed = parseDependency(token, index);
    if (typeof parsed !== 'string') return parsed;
    report(
      diagnostic('refuse.pack.invalid_dependency_token', `the dependency \`${token}\` ${parsed}`, {
        at: { file, pointer: pointer('dependencies', index) },
        help: isRangeWithCommas(token)
          ? 'separate the parts of a range by a space instead of a comma'
          : 'write `pack_id`, `pack_id@1.2.3` or `pack_id@^1.2.0`',
      }),
    );
    return undefined;
  });
  if (!dependencies.every((dependency) => dependency !== undefined)) return undefined;
  reportDuplicateDependencies(report, file, dependencies);
  return dependencies;
}

function isRangeWithCommas(token: string): boolean {
  return token.includes(',') && typeof parseDependency(token.replaceAll(',', ' '), 0) !== 'string';
}

/** Warns of a duplicate dependency, which must satisfy both ranges. */
function reportDuplicateDependencies(report: Report, file: string, dependencies: readonly Dependency[]): void {
  const first = new Map<string, number>();
  for (const { packId, index } of dependencies) {
    const before = first.get(packId);
    if (before === undefined) first.set(packId, index);
    else
      report(
        diagnostic('warn.pack.duplicate_dependency', `duplicate dependency \`${packId}\``, {
          at: { file, pointer: pointer('dependencies', index) },
          related: [{ message: 'first named here', at: { file, pointer: pointer('dependencies', before) } }],
          help: 'remove one of the two, or join their ranges with a space',
        }),
      );
  }
}

/** Checks that types exist and are declared; notes those that are declared but unused. */
function checkTypes(report: Report, file: string, manifest: JsonObject, types: readonly string[]): boolean {
  const isContributionType = (type: string) => types.includes(type);
  const declared = manifest['contribution_types'] as readonly string[];
  const contributions = manifest['contributions'] as readonly JsonObject[];
  const known = new Set(declared);
  const isUndeclared = (entry: JsonObject) => !known.has(entry['type'] as string);
  if (declared.every(isContributionType) && !contributions.some(isUndeclared)) {
    reportUnusedTypes(report, file, declared, contributions);
    return true;
  }
  const locations: (readonly [string, JsonPointer])[] = [
    ...declared.map((type, i) => [type, pointer('contribution_types', i)] as const),
    ...contributions.map((entry, i) => [entry['type'] as string, pointer('contributions', i, 'type')] as const),
  ];
  const unsupported = locations.filter(([type]) => !isContributionType(type));
  for (const [type, at] of unsupported) report(unsupportedType(file, type, at, types));
  const undeclared = contributions.flatMap((entry, i) => {
    const type = entry['type'] as string;
    return isContributionType(type) && !known.has(type) ? [{ type, at: pointer('contributions', i, 'type') }] : [];
  });
  for (const { type, at } of undeclared) {
    report(
      diagnostic(
        'refuse.pack_contrib.undeclared_type',
        `the type \`${type}\` is not among the pack's \`contribution_types\``,
        {
          at: { file, pointer: at },
          related: [{ message: 'declared here', at: { file, pointer: pointer('contribution_types') } }],
          help: `add \`${type}\` to \`contribution_types\``,
        },
      ),
    );
  }
  reportUnusedTypes(
    report,
    file,
    declared,
    contributions,
    unsupported.map(([type]) => type),
  );
  return unsupported.length === 0 && undeclared.length === 0;
}

function unsupportedType(file: string, type: string, at: JsonPointer, types: readonly string[]) {
  const near = closest(type, types);
  return diagnostic('refuse.pack_contrib.unsupported_type', `the contribution type \`${type}\` does not exist`, {
    at: { file, pointer: at },
    help:
      near === undefined
        ? `use one of the types ${types.map((name) => `\`${name}\``).join(', ')}`
        : `did you mean \`${near}\`?`,
  });
}

function reportUnusedTypes(
  report: Report,
  file: string,
  declared: readonly string[],
  contributions: readonly JsonObject[],
  unsupported: readonly string[] = [],
): void {
  const used = new Set(contributions.map((entry) => entry['type']));
  for (const [i, type] of declared.entries()) {
    if (unsupported.includes(type) || used.has(type)) continue;
    report(
      diagnostic('note.pack.unused_contribution_type', `the pack declares \`${type}\` and contributes none`, {
        at: { file, pointer: pointer('contribution_types', i) },
      }),
    );
  }
}
