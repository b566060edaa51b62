import builtIn from '../../../compatx/version_registry.json' with { type: 'json' };
import { diagnostic, type Report } from '../diagnostic/diagnostic.ts';
import type { JsonPointer } from '../json/pointer.ts';
import type { JsonDocument } from '../json/read.ts';
import { isJsonObject, type JsonValue, member } from '../json/value.ts';

/** The versions of every format: which are known, which is current, and how an older one becomes newer. */
export interface VersionRegistry {
  readonly schemas: Readonly<Record<string, FormatVersions>>;
}

export interface FormatVersions {
  readonly current_version: string;
  readonly supported_versions: readonly string[];
  /** Supported versions that must be migrated nevertheless; all others are read as they are. */
  readonly migration_required?: readonly string[];
  /** From which version -> what is done. */
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

/** The versions that this product knows. */
export function loadVersionRegistry(): VersionRegistry {
  return builtIn;
}

/** The versions of one format. */
export function versionsOf({ schemas }: VersionRegistry, format: string): FormatVersions {
  const versions = ownMember(schemas, format);
  if (versions === undefined) throw new Error(`bug: the version registry does not know the format ${format}`);
  return versions;
}

/** Reports whether a document says a version at all. If it is another one, the current schema has nothing to say about it. */
export function saysVersion({ value }: JsonDocument): boolean {
  return isJsonObject(value) && Object.hasOwn(value, 'schema_version');
}

/** What has a version: a document, or what stands at a place in one. */
export interface Versioned {
  readonly file: string;
  readonly value: JsonValue;
  /** Absent: the whole document. */
  readonly pointer?: JsonPointer;
}

/** The versions of a format that this product can read; undefined for a format of others. */
export function implementedVersions(format: string): readonly string[] | undefined {
  return ownMember(loadVersionRegistry().schemas, format)?.supported_versions;
}

/**
 * Reports whether a document can be read. An older version is, if it is supported, the product implements it, and it is
 * not to be migrated first; nothing is coerced silently.
 */
export function checkVersion(
  report: Report,
  registry: VersionRegistry,
  format: string,
  { file, value, pointer = '' }: Versioned,
): boolean {
  if (!isJsonObject(value)) return true; // That it is no object is for the schema to say.
  const versions = versionsOf(registry, format);
  const { current_version: current } = versions;
  const version = member(value, 'schema_version');
  if (version === current) return true;
  const at = { file, pointer: `${pointer}/schema_version` };
  const readable = readableVersions(versions, format);
  if (version === undefined)
    report(
      diagnostic('refuse.compatx.missing_payload_version', '`schema_version` is missing', {
        at,
        help: `write \`"schema_version": "${current}"\``,
      }),
    );
  else if (typeof version === 'string' && readable.includes(version)) return true;
  else if (typeof version === 'string' && mustMigrate(versions, version))
    report(
      diagnostic(
        'refuse.compatx.migration_required',
        `\`schema_version\` is ${version}; it must be migrated to ${current}`,
        {
          at,
          help: `\`xstack migrate ${file}\` shows what would change; with \`--write\` it changes it`,
        },
      ),
    );
  else
    report(
      diagnostic(
        'refuse.compatx.unsupported_schema_version',
        `\`schema_version\` ${JSON.stringify(version)} is not known`,
        {
          at,
          help: `the known versions are ${readable.map((known) => `\`${known}\``).join(', ')}`,
        },
      ),
    );
  return false;
}

/** A repository may support fewer versions than the product implements, but never more. */
function readableVersions({ supported_versions, migration_required = [] }: FormatVersions, format: string): string[] {
  const implemented = implementedVersions(format);
  const isReadable = (version: string) => implemented === undefined || implemented.includes(version);
  return supported_versions.filter((version) => isReadable(version) && !migration_required.includes(version));
}

function mustMigrate({ supported_versions, migration_required = [], migrations }: FormatVersions, version: string) {
  if (!supported_versions.includes(version)) return false;
  return migration_required.includes(version) || Object.hasOwn(migrations, version);
}

function ownMember<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
