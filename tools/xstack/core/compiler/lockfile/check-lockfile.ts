import { sha256Hex } from '#platform';
import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { canonicalJson } from '../../base/json/canonical.ts';
import { type JsonPointer, pointer } from '../../base/json/pointer.ts';
import type { JsonDocument } from '../../base/json/read.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../../base/json/value.ts';
import { bundle_lockfile } from '../../base/schema/generated/bundle_lockfile.js';
import { schemaDiagnostic, schemaProblems } from '../../base/schema/validate.ts';
import { checkGeneratedFrom, type ValidRegistry } from './check-generated-from.ts';
import { type Lockfile, lockfileVersions, packLockHash } from './lockfile.ts';
import { type LockDifference, reportDifferences } from './report-differences.ts';

const required = [
  'lockfile_version',
  'bundle_id',
  'resolved_packs',
  'registries',
  'compatibility_version',
  'pack_lock_hash',
];

const packMembers = ['resolved_packs', 'pack_lock_hash'] as const;
const bundleMembers = ['bundle_id'] as const;

/** A registry file on disk; `value` is absent if it is missing or not JSON. */
export interface RegistryOnDisk {
  readonly file: string;
  readonly value?: JsonObject;
  /** True if an error explains why there is no value. */
  readonly isRefused?: boolean;
}

/** Adds the help of generated files to JSON errors: they can only be generated again. */
export function reportGenerated(report: Report): Report {
  return (d) => report(d.code.startsWith('refuse.json.') ? { ...d, help: rebuild } : d);
}

/** Reads a lockfile and checks its version and the types of its members. */
export function readLockfile(report: Report, document: JsonDocument): Lockfile | undefined {
  return readMembers(report, document, required);
}

/** The locked packs of a lockfile. */
export type LockedPacks = Pick<Lockfile, (typeof packMembers)[number]>;

/** Reads the packs of a lockfile; does not check other members, such as registries of another project. */
export function readLockedPacks(report: Report, document: JsonDocument): LockedPacks | undefined {
  return readMembers(report, document, packMembers);
}

/** Reads the bundle of a lockfile; does not check other members, such as packs that a merge replaces. */
export function readLockedBundle(report: Report, document: JsonDocument): string | undefined {
  return readMembers(report, document, bundleMembers)?.bundle_id;
}

function readMembers(report: Report, { file, value }: JsonDocument, names: readonly string[]): Lockfile | undefined {
  const version = isJsonObject(value) ? member(value, 'lockfile_version') : undefined;
  if (version !== undefined && !lockfileVersions.includes(version as string)) {
    report(
      diagnostic(
        'refuse.lockfile.invalid_lockfile_version',
        `\`lockfile_version\` must be ${lockfileVersions.map((known) => `\`${known}\``).join(' or ')}`,
        {
          at: { file, pointer: '/lockfile_version' },
          help: rebuild,
        },
      ),
    );
    return undefined;
  }
  const missing = isJsonObject(value) ? names.filter((name) => member(value, name) === undefined) : [];
  for (const name of missing) report(missingField(file, '', name));
  if (missing.length > 0) return undefined;
  const isRead = (at: JsonPointer) => names.some((name) => `${at}/`.startsWith(`/${name}/`));
  const problems = schemaProblems(bundle_lockfile, value).filter(
    ({ pointer: at }) => names === required || !isJsonObject(value) || isRead(at),
  );
  for (const problem of problems)
    report(schemaDiagnostic('refuse.lockfile.invalid', file, { help: rebuild, ...problem }));
  if (problems.length > 0) return undefined;
  const lockfile = value as unknown as Lockfile;
  return names === bundleMembers || hasUniquePacks(report, file, lockfile) ? lockfile : undefined;
}

function hasUniquePacks(report: Report, file: string, { resolved_packs: packs }: Lockfile): boolean {
  const first = new Map<string, number>();
  let isUnique = true;
  for (const [i, { pack_id }] of packs.entries()) {
    const before = first.get(pack_id);
    if (before === undefined) first.set(pack_id, i);
    else {
      isUnique = false;
      const [at, other] = [i, before].map((index) => ({ file, pointer: pointer('resolved_packs', index, 'pack_id') }));
      report(
        diagnostic('refuse.lockfile.invalid', `duplicate pack \`${pack_id}\``, {
          ...(at && { at }),
          ...(other && { related: [{ message: 'first locked here', at: other }] }),
          help: rebuild,
        }),
      );
    }
  }
  return isUnique;
}

function missingField(file: string, at: JsonPointer, name: string) {
  return diagnostic('refuse.lockfile.missing_required_field', `the lockfile has no \`${name}\``, {
    at: { file, pointer: at },
    help: rebuild,
  });
}

/** Compares a lockfile with the files that it locks. Reports every mismatch; returns true if there is none. */
export function checkLockfile(
  report: Report,
  file: string,
  lockfile: Lockfile,
  registries: Readonly<Record<string, RegistryOnDisk>>,
): boolean {
  let valid = !Object.values(registries).some(({ isRefused }) => isRefused === true);
  const refuse: Report = (d) => {
    valid = false;
    report(d);
  };
  const computed = packLockHash(lockfile.resolved_packs);
  if (computed !== lockfile.pack_lock_hash)
    refuse(
      diagnostic(
        'refuse.lockfile.pack_lock_hash_mismatch',
        `\`pack_lock_hash\` is ${lockfile.pack_lock_hash}, but \`resolved_packs\` hash to ${computed}`,
        {
          at: { file, pointer: '/pack_lock_hash' },
          help: rebuild,
        },
      ),
    );
  const validRegistries = checkRegistries(refuse, file, lockfile, registries);
  checkGeneratedFrom(
    refuse,
    file,
    lockfile,
    validRegistries.map((name) => registries[name] as ValidRegistry),
  );
  for (const name of Object.keys(registries))
    if (!Object.hasOwn(lockfile.registries, name)) refuse(missingField(file, '/registries', name));
  return valid;
}

/** Compares the registries with their locked hashes; returns the names of those that are the locked ones. */
function checkRegistries(
  report: Report,
  file: string,
  { registries: locked }: Lockfile,
  registries: Readonly<Record<string, RegistryOnDisk>>,
): string[] {
  const missing: LockDifference[] = [];
  const others: LockDifference[] = [];
  const valid = Object.entries(locked).flatMap(([name, hash]) => {
    const registry = registries[name];
    if (registry?.isRefused === true) return [];
    const at = { file, pointer: pointer('registries', name) };
    if (registry?.value === undefined) {
      missing.push({ message: `the lockfile locks \`${name}\`, but ${whereMissing(registry)}`, at });
      return [];
    }
    const computed = sha256Hex(canonicalJson({ ...registry.value, registry_hash: '' }));
    const hasOwnHash = checkOwnHash(report, registry.file, registry.value['registry_hash'], computed);
    if (hash !== computed)
      others.push({
        message: `the lockfile has ${hash} for \`${name}\`, but the registry hashes to ${computed}`,
        at,
        related: [{ message: 'the registry', at: { file: registry.file, pointer: '/registry_hash' } }],
      });
    return hasOwnHash && hash === computed ? [name] : [];
  });
  reportDifferences(report, missing, {
    code: 'refuse.lockfile.missing_registry',
    file,
    message: (count) => ({ several: `${count} locked registries are missing` }),
    help: rebuild,
  });
  reportDifferences(report, others, {
    code: 'refuse.lockfile.invalid_registry_hash',
    file,
    message: (count) => ({ several: `${count} registries do not have the locked hash` }),
    help: rebuild,
  });
  return valid;
}

function whereMissing(registry: RegistryOnDisk | undefined): string {
  return registry === undefined
    ? 'no registry has that name'
    : `\`${registry.file}\` does not exist or is not a registry`;
}

/** Reports whether a registry has the hash that it declares. */
function checkOwnHash(report: Report, file: string, declared: JsonValue | undefined, computed: string): boolean {
  if (declared === computed) return true;
  report(
    diagnostic(
      'refuse.lockfile.invalid_registry_hash',
      declared === undefined
        ? 'the registry has no `registry_hash`'
        : `\`registry_hash\` is ${String(declared)}, but the registry hashes to ${computed}`,
      { at: { file, pointer: '/registry_hash' }, help: rebuild },
    ),
  );
  return false;
}

const rebuild = 'run `xstack run` to build the registries and the lockfile again';
