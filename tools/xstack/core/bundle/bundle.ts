import { checkVersion, saysVersion, type VersionRegistry } from '../compatx/check-version.ts';
import { diagnostic, type Report } from '../diagnostic/diagnostic.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { pointer } from '../json/pointer.ts';
import { readJsonBytes } from '../json/read.ts';
import { isJsonObject, type JsonObject } from '../json/value.ts';
import type { ReadBytes, SourceEntry } from '../pack/source-tree.ts';
import { bundle_profile } from '../schema/generated/bundle_profile.js';
import { exceptVersion, schemaProblems } from '../schema/validate.ts';
import type { ReportTo } from '../stage.ts';

/** A product: the packs that it must have, and those that it takes where they are there. */
export interface Bundle {
  readonly file: string;
  readonly bundleId: string;
  readonly description: string;
  readonly packIds: readonly string[];
  readonly optionalPackIds: readonly string[];
}

/** `bundles/<bundle_id>/` and what stands directly in it. */
export interface BundleDirectory {
  readonly path: string;
  readonly name: string;
  readonly entries: readonly SourceEntry[];
}

/** Reads every bundle; those that are wrong are reported and left out. Sorted by directory. */
export function readBundles(
  to: ReportTo,
  versions: VersionRegistry,
  directories: readonly BundleDirectory[],
  read: ReadBytes,
): Bundle[] {
  const bundles = directories.flatMap((directory) => readBundleIn(to, versions, directory, read) ?? []);
  reportDuplicates(to('02.bundle.validate'), bundles);
  return bundles;
}

function readBundleIn(
  to: ReportTo,
  versions: VersionRegistry,
  { path, name, entries }: BundleDirectory,
  read: ReadBytes,
): Bundle | undefined {
  const report = to('02.bundle.validate');
  const file = `${path}/bundle.json`;
  if (!entries.some((entry) => entry.kind === 'file' && entry.path === file)) {
    report(
      diagnostic('warn.bundle_profile.missing_profile', `\`${path}\` has no \`bundle.json\``, {
        at: { file: path },
        help: missingProfileHelp(path, entries),
      }),
    );
    return undefined;
  }
  const bundle = readBundle(to, versions, file, read(file));
  if (bundle !== undefined && bundle.bundleId !== name)
    report(
      diagnostic(
        'refuse.bundle_profile.bundle_id_path_mismatch',
        `the bundle \`${bundle.bundleId}\` stands in a directory called \`${name}\``,
        {
          at: { file, pointer: '/bundle_id' },
          help: 'give the directory and the bundle the same name',
        },
      ),
    );
  return bundle;
}

function missingProfileHelp(path: string, entries: readonly SourceEntry[]): string {
  const names = entries.map((entry) => entry.path.slice(path.length + 1));
  if (names.includes('bundle.json')) return 'what is called so is not a file; links are not followed';
  const near = names.find((name) => name.toLowerCase() === 'bundle.json');
  return near === undefined ? 'add one, or take the directory away' : `rename \`${near}\` to \`bundle.json\``;
}

/** Reads one `bundle.json`, wherever it stands. */
export function readBundle(
  to: ReportTo,
  versions: VersionRegistry,
  file: string,
  bytes: Uint8Array,
): Bundle | undefined {
  const report = to('02.bundle.validate');
  const document = readJsonBytes(
    (d) => report(d.code === 'refuse.json.syntax' ? { ...d, code: 'refuse.bundle_profile.invalid_json' } : d),
    file,
    bytes,
  );
  if (document === undefined) return undefined;
  const versioned = checkVersion(to('01.compatx.check'), versions, 'bundle_profile', document);
  if (!versioned && saysVersion(document)) return undefined;
  const problems = exceptVersion(schemaProblems(bundle_profile, document.value));
  for (const { pointer: at, part, message, help } of problems)
    report(
      diagnostic('refuse.bundle_profile.schema_invalid', message, {
        at: { file, pointer: at, part },
        ...(help !== undefined && { help }),
      }),
    );
  if (problems.length > 0 || !versioned || !isJsonObject(document.value)) return undefined;
  return bundleOf(file, document.value);
}

function bundleOf(file: string, value: JsonObject): Bundle {
  return {
    file,
    bundleId: value['bundle_id'] as string,
    description: (value['description'] ?? '') as string,
    packIds: value['pack_ids'] as readonly string[],
    optionalPackIds: (value['optional_pack_ids'] ?? []) as readonly string[],
  };
}

function reportDuplicates(report: Report, bundles: readonly Bundle[]): void {
  const first = new Map<string, Bundle>();
  for (const bundle of bundles) {
    const before = first.get(bundle.bundleId);
    if (before === undefined) first.set(bundle.bundleId, bundle);
    else
      report(
        diagnostic('refuse.bundle_profile.duplicate_bundle_id', `the bundle id \`${bundle.bundleId}\` is taken`, {
          at: { file: bundle.file, pointer: '/bundle_id' },
          related: [{ message: 'first declared here', at: { file: before.file, pointer: '/bundle_id' } }],
          help: 'give one of the two bundles another id',
        }),
      );
  }
}

/**
 * The packs that a bundle selects by name: all that it must have, and the optional ones that exist.
 * `known` holds the ids of all packs of the tree, also of those that were refused.
 */
export function selectPacks(report: Report, bundle: Bundle, known: ReadonlySet<string>): string[] {
  const { file } = bundle;
  for (const [i, id] of bundle.packIds.entries()) {
    if (known.has(id)) continue;
    const near = didYouMean(id, known);
    report(
      diagnostic(
        'refuse.bundle_profile.required_pack_missing',
        `the bundle \`${bundle.bundleId}\` needs the pack \`${id}\`, which is not there`,
        {
          at: { file, pointer: pointer('pack_ids', i) },
          help: near ?? 'add the pack, or take it out of the bundle',
        },
      ),
    );
  }
  for (const [i, id] of bundle.optionalPackIds.entries()) {
    if (known.has(id)) continue;
    const near = didYouMean(id, known);
    report(
      diagnostic('note.bundle_profile.optional_pack_missing', `the optional pack \`${id}\` is not there`, {
        at: { file, pointer: pointer('optional_pack_ids', i) },
        ...(near !== undefined && { help: near }),
      }),
    );
  }
  const selected = new Set([...bundle.packIds, ...bundle.optionalPackIds].filter((id) => known.has(id)));
  if (bundle.packIds.length === 0 && selected.size === 0)
    report(
      diagnostic('refuse.bundle_profile.empty_selection', `the bundle \`${bundle.bundleId}\` selects no pack`, {
        at: { file, pointer: '/pack_ids' },
        help: 'name at least one pack',
      }),
    );
  return [...selected];
}
