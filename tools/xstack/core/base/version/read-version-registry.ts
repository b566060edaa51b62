import { diagnostic, type Report } from '../diagnostic/diagnostic.ts';
import { descriptionLimits } from '../json/excess.ts';
import { type JsonPointer, pointer } from '../json/pointer.ts';
import { readJsonBytes } from '../json/read.ts';
import type { JsonValue } from '../json/value.ts';
import { version_registry } from '../schema/generated/version_registry.js';
import { schemaProblems } from '../schema/validate.ts';
import {
  type FormatVersions,
  implementedVersions,
  loadVersionRegistry,
  type VersionRegistry,
} from './check-version.ts';

/**
 * Reads the versions of a repository. Formats that its file omits have the versions of the product; unknown formats are
 * ignored, whatever their shape. An invalid file is reported and treated as absent.
 */
export function readVersionRegistry(report: Report, file: string, bytes: Uint8Array): VersionRegistry {
  const builtIn = loadVersionRegistry();
  const document = readJsonBytes(report, file, bytes, descriptionLimits);
  if (document === undefined) return builtIn;
  const problems = schemaProblems(version_registry, document.value);
  for (const { pointer: at, part, message, help } of problems)
    report(invalid(message, { file, pointer: at, part }, help));
  if (problems.length > 0) return builtIn;
  const { schemas } = document.value as JsonValue as unknown as VersionRegistry;
  const known = Object.entries(schemas).filter(([format]) => Object.hasOwn(builtIn.schemas, format));
  const consistent = known.map(([format, versions]) => isConsistent(report, file, format, versions));
  return consistent.every(Boolean) ? { schemas: { ...builtIn.schemas, ...Object.fromEntries(known) } } : builtIn;
}

/** Not a document format: a repository chooses the session spec that its packs are compiled for. */
const sessionSpec = 'session_spec';

/**
 * Checks the rules that a schema cannot express: named versions are supported, and every migration leads to the current
 * one.
 */
function isConsistent(report: Report, file: string, format: string, versions: FormatVersions): boolean {
  const { current_version: current, supported_versions: supported, migration_required = [], migrations } = versions;
  let consistent = true;
  const refuse = (message: string, at: JsonPointer, part: 'name' | 'value', help: string) => {
    consistent = false;
    report(invalid(message, { file, pointer: pointer('schemas', format) + at, part }, help));
  };
  const known = new Set(supported);
  const listIt = 'add it to `supported_versions`, or name a supported version';
  if (!known.has(current))
    refuse(`\`current_version\` ${current} is not among \`supported_versions\``, '/current_version', 'value', listIt);
  else if (format !== sessionSpec && implementedVersions(format)?.includes(current) === false)
    refuse(
      `\`current_version\` ${current} of \`${format}\` is not implemented by this product`,
      '/current_version',
      'value',
      `use one of ${implementedVersions(format)?.join(', ')}`,
    );
  for (const [i, version] of migration_required.entries())
    if (!known.has(version) || !Object.hasOwn(migrations, version))
      refuse(
        `the version ${version} has no migration`,
        pointer('migration_required', i),
        'value',
        'add it to `migrations`, or remove it here',
      );
  const leading = leadingTo(current, versions);
  for (const [from, { to }] of Object.entries(migrations)) {
    const at = pointer('migrations', from);
    if (!known.has(from)) refuse(`the version ${from} is not among \`supported_versions\``, at, 'name', listIt);
    else if (!known.has(to))
      refuse(`the version ${to} is not among \`supported_versions\``, `${at}/to`, 'value', listIt);
    else if (!leading.has(from))
      refuse(
        `the migration from ${from} does not lead to ${current}`,
        at,
        'name',
        'make every chain of migrations end at `current_version`',
      );
  }
  return consistent;
}

/** Returns the versions from which a chain of migrations leads to `current`. */
function leadingTo(current: string, { migrations }: FormatVersions): Set<string> {
  const before = new Map<string, string[]>();
  for (const [from, { to }] of Object.entries(migrations)) {
    const others = before.get(to);
    if (others === undefined) before.set(to, [from]);
    else others.push(from);
  }
  const found = new Set([current]);
  for (const version of found) for (const from of before.get(version) ?? []) found.add(from);
  return found;
}

function invalid(message: string, at: { file: string; pointer: JsonPointer; part: 'name' | 'value' }, help?: string) {
  return diagnostic('refuse.compatx.invalid_version_registry', message, { at, ...(help !== undefined && { help }) });
}
