import builtIn from '../../../compatx/version_registry.json' with { type: 'json' };
import { diagnostic, type Report } from '../diagnostic/diagnostic.ts';
import type { JsonPointer } from '../json/pointer.ts';
import type { JsonDocument } from '../json/read.ts';
import { isJsonObject, type JsonValue, member } from '../json/value.ts';

/** The versions of every format: supported, current, and the migrations between them. */
export interface VersionRegistry {
  readonly schemas: Readonly<Record<string, FormatVersions>>;
}

export interface FormatVersions {
  readonly current_version: string;
  readonly supported_versions: readonly string[];
  /** Supported versions that must be migrated; all others are read unchanged. */
  readonly migration_required?: readonly string[];
  /** Migrations by the version that they migrate from. */
  readonly migrations: Readonly<Record<string, Migration>>;
}

export interface Migration {
  readonly to: string;
  readonly operations: readonly MigrationOperation[];
}

export interface MigrationOperation {
  readonly operation: 'rename_member' | 'add_member' | 'remove_member';
  readonly member: string;
  readonly to?: string;
  readonly value?: JsonValue;
}

/** Returns the versions that this product implements. */
export function loadVersionRegistry(): VersionRegistry {
  return builtIn;
}

/** Returns the versions of one format. */
export function versionsOf({ schemas }: VersionRegistry, format: string): FormatVersions {
  const versions = ownMember(schemas, format);
  if (versions === undefined) throw new Error(`bug: the version registry lacks the format ${format}`);
  return versions;
}

/**
 * Reports whether a document has a `schema_version`. If it is not the current one, the current schema does not apply.
 */
export function hasVersion({ value }: JsonDocument): boolean {
  return isJsonObject(value) && Object.hasOwn(value, 'schema_version');
}

/** A value with a version: a document, or a part of one. */
export interface VersionedValue {
  readonly file: string;
  readonly value: JsonValue;
  /** Absent for the whole document. */
  readonly pointer?: JsonPointer;
}

/** Returns the versions of a format that this product implements; undefined for other formats. */
export function implementedVersions(format: string): readonly string[] | undefined {
  return ownMember(loadVersionRegistry().schemas, format)?.supported_versions;
}

/**
 * Reports whether the version of a document is readable. An older version is readable if it is supported, implemented
 * and needs no migration; nothing is coerced silently.
 */
export function checkVersion(
  report: Report,
  registry: VersionRegistry,
  format: string,
  { file, value, pointer = '' }: VersionedValue,
): boolean {
  if (!isJsonObject(value)) return true; // The schema reports that it is not an object.
  const versions = versionsOf(registry, format);
  const { current_version: current } = versions;
  const version = member(value, 'schema_version');
  if (version === current) return true;
  const at = { file, pointer: `${pointer}/schema_version` };
  const { readable, migrated, help } = useOf(versions, format);
  if (version === undefined)
    report(
      diagnostic('refuse.compatx.missing_payload_version', '`schema_version` is missing', {
        at,
        help: `write \`"schema_version": "${current}"\``,
      }),
    );
  else if (typeof version === 'string' && readable.has(version)) return true;
  else if (typeof version === 'string' && migrated.has(version))
    report(
      diagnostic(
        'refuse.compatx.migration_required',
        `\`schema_version\` is ${version}; it must be migrated to ${current}`,
        {
          at,
          help: `run \`xstack migrate ${file}\` to show the changes, with \`--write\` to apply them`,
        },
      ),
    );
  else
    report(
      diagnostic('refuse.compatx.unsupported_schema_version', `unknown \`schema_version\` ${JSON.stringify(version)}`, {
        at,
        help,
      }),
    );
  return false;
}

/** The versions of a format that are read unchanged, or must be migrated. */
interface VersionUse {
  readonly readable: ReadonlySet<string>;
  readonly migrated: ReadonlySet<string>;
  /** Help for a document of another version. */
  readonly help: string;
}

const uses = new WeakMap<FormatVersions, VersionUse>();

/** Computed once for each format: a payload may have 100,000 rows, and a format 100,000 versions. */
function useOf(versions: FormatVersions, format: string): VersionUse {
  const use = uses.get(versions) ?? newUse(versions, format);
  uses.set(versions, use);
  return use;
}

/** Restricts the versions that a repository supports to those that the product implements. */
function newUse(
  { supported_versions, migration_required = [], migrations }: FormatVersions,
  format: string,
): VersionUse {
  const implemented = implementedVersions(format);
  const required = new Set(migration_required);
  const isReadable = (version: string) => implemented === undefined || implemented.includes(version);
  const readable = supported_versions.filter((version) => isReadable(version) && !required.has(version));
  return {
    readable: new Set(readable),
    migrated: new Set(
      supported_versions.filter((version) => required.has(version) || Object.hasOwn(migrations, version)),
    ),
    help: `use a known version: ${readable.map((known) => `\`${known}\``).join(', ')}`,
  };
}

function ownMember<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
