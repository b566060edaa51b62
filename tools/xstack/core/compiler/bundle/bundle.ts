import { type Diagnostic, diagnostic, type Location, type Report } from '../../base/diagnostic/diagnostic.ts';
import { descriptionLimits } from '../../base/json/excess.ts';
import { pointer } from '../../base/json/pointer.ts';
import { readJsonBytes } from '../../base/json/read.ts';
import { isJsonObject, type JsonObject } from '../../base/json/value.ts';
import { bundle_profile } from '../../base/schema/generated/bundle_profile.js';
import { exceptVersion, schemaDiagnostic, schemaProblems } from '../../base/schema/validate.ts';
import { checkVersion, hasVersion, type VersionRegistry } from '../../base/version/check-version.ts';
import type { SourceEntry } from '../pack/source-tree.ts';
import { formerId } from '../resolve/former-id.ts';
import { type KnownPacks, missingPackHelp, neededPackHelp } from '../resolve/known-packs.ts';
import { currentIds } from '../resolve/pack-names.ts';
import type { ReportTo } from '../stage.ts';

/** A product: its required packs, and optional ones that are used if they exist. */
export interface Bundle {
  readonly file: string;
  readonly bundleId: string;
  readonly description: string;
  readonly packIds: readonly string[];
  readonly optionalPackIds: readonly string[];
}

/** `bundles/<bundle_id>/` and its direct entries. */
export interface BundleDirectory {
  readonly path: string;
  readonly name: string;
  readonly entries: readonly SourceEntry[];
  /** Set if the entry is not a directory (a link, a special file, a stray JSON file) or cannot be listed, which is reported. */
  readonly kind?: 'symlink' | 'other' | 'file' | 'unreadable';
}

/** Path of the file that makes a directory a bundle. */
export function profileOf(directory: string): string {
  return `${directory}/bundle.json`;
}

/** Reports whether a file directly in the bundles root is probably a misplaced bundle; a README is not. */
export function isStrayFile(name: string): boolean {
  return name.toLowerCase().endsWith('.json');
}

/** Reports whether a directory has an entry called `bundle.json`, whatever its kind. */
export function hasProfile({ path, entries }: BundleDirectory): boolean {
  return entries.some((entry) => entry.path === profileOf(path));
}

/** Reads every bundle that has a profile; reports and omits invalid ones. Sorted by directory. */
export function readBundles(
  to: ReportTo,
  versions: VersionRegistry,
  directories: readonly BundleDirectory[],
  read: (file: string) => Uint8Array | undefined,
): Bundle[] {
  const report = to('02.bundle.validate');
  const bundles = directories.filter(isReadable).flatMap(({ path, name }) => {
    const file = profileOf(path);
    const bytes = read(file);
    const bundle = bytes && readBundle(to, versions, file, bytes);
    if (bundle !== undefined && bundle.bundleId !== name) report(otherName(file, bundle.bundleId, name));
    return bundle ?? [];
  });
  reportDuplicates(report, bundles);
  return bundles;
}

/** Reports stray files and directories without a profile: as warnings, or as an error for a bundle that `isNeeded`. */
export function reportNonBundles(
  report: Report,
  directories: readonly BundleDirectory[],
  isNeeded: (directory: BundleDirectory) => boolean,
): void {
  for (const directory of directories) {
    if (isReadable(directory) || directory.kind === 'unreadable') continue;
    if (directory.kind === 'file') {
      report(strayFile(directory));
      continue;
    }
    const { path, kind, entries } = directory;
    const code = isNeeded(directory) ? 'refuse.bundle_profile.missing_bundle' : 'warn.bundle_profile.missing_profile';
    const message = kind === undefined ? `\`${path}\` has no \`bundle.json\`` : `\`${path}\` is not a directory`;
    const help = kind === undefined ? missingProfileHelp(path, entries) : notFollowed('a directory');
    report(diagnostic(code, message, { at: { file: path }, help }));
  }
}

function strayFile({ path, name }: BundleDirectory): Diagnostic {
  const root = path.slice(0, -name.length - 1);
  const id = name.toLowerCase() === 'bundle.json' ? '<bundle_id>' : name.slice(0, -'.json'.length);
  return diagnostic('warn.bundle_profile.stray_file', `\`${path}\` belongs to no bundle`, {
    at: { file: path },
    help: `move it to \`${profileOf(`${root}/${id}`)}\` if it is a bundle, else out of \`${root}\``,
  });
}

function isReadable({ path, entries }: BundleDirectory): boolean {
  return entries.some((entry) => entry.kind === 'file' && entry.path === profileOf(path));
}

function otherName(file: string, bundleId: string, name: string) {
  return diagnostic(
    'refuse.bundle_profile.bundle_id_path_mismatch',
    `the bundle \`${bundleId}\` is in a directory named \`${name}\``,
    { at: { file, pointer: '/bundle_id' }, help: 'give the directory and the bundle the same name' },
  );
}

function missingProfileHelp(path: string, entries: readonly SourceEntry[]): string {
  const names = entries.map((entry) => entry.path.slice(path.length + 1));
  if (names.includes('bundle.json')) return notFollowed('a file');
  const near = names.find((name) => name.toLowerCase() === 'bundle.json');
  return near === undefined ? 'add one, or remove the directory' : `rename \`${near}\` to \`bundle.json\``;
}

function notFollowed(expected: string): string {
  return `replace it by ${expected}; links are not followed`;
}

/** Reads one `bundle.json` at any path. */
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
    descriptionLimits,
  );
  if (document === undefined) return undefined;
  const versioned = checkVersion(to('01.compatx.check'), versions, 'bundle_profile', document);
  if (!versioned && hasVersion(document)) return undefined;
  const problems = exceptVersion(schemaProblems(bundle_profile, document.value));
  for (const problem of problems) report(schemaDiagnostic('refuse.bundle_profile.schema_invalid', file, problem));
  if (problems.length > 0 || !versioned || !isJsonObject(document.value)) return undefined;
  const bundle = bundleOf(file, document.value);
  reportDuplicatePacks(report, bundle);
  return bundle;
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

/** Warns of a pack that is named twice, also once as required and once as optional; it is selected once. */
function reportDuplicatePacks(report: Report, { file, packIds, optionalPackIds }: Bundle): void {
  const first = new Map<string, Location>();
  const names = (member: string, ids: readonly string[]) => {
    for (const [i, id] of ids.entries()) {
      const at = { file, pointer: pointer(member, i) };
      const before = first.get(id);
      if (before === undefined) first.set(id, at);
      else
        report(
          diagnostic('warn.bundle_profile.duplicate_pack_id', `duplicate pack id \`${id}\``, {
            at,
            related: [{ message: 'first named here', at: before }],
            help: 'remove one of the two',
          }),
        );
    }
  };
  names('pack_ids', packIds);
  names('optional_pack_ids', optionalPackIds);
}

function reportDuplicates(report: Report, bundles: readonly Bundle[]): void {
  const first = new Map<string, Bundle>();
  for (const bundle of bundles) {
    const before = first.get(bundle.bundleId);
    if (before === undefined) first.set(bundle.bundleId, bundle);
    else
      report(
        diagnostic('refuse.bundle_profile.duplicate_bundle_id', `duplicate bundle id \`${bundle.bundleId}\``, {
          at: { file: bundle.file, pointer: '/bundle_id' },
          related: [{ message: 'first declared here', at: { file: before.file, pointer: '/bundle_id' } }],
          help: 'give one of the two bundles another id',
        }),
      );
  }
}

/**
 * Returns the packs that a bundle selects by name: the required ones, and the optional ones that exist. An empty
 * selection is an error if the bundle `isNeeded`, otherwise a note.
 */
export function selectPacks(report: Report, bundle: Bundle, known: KnownPacks, isNeeded: boolean): string[] {
  const { packIds, optionalPackIds } = bundle;
  const missing = (member: string, ids: readonly string[], describe: (id: string, at: Location) => Diagnostic) => {
    for (const [i, id] of ids.entries()) {
      const at = { file: bundle.file, pointer: pointer(member, i) };
      if (known.names?.replaced.has(id)) report(formerId(known.names, id, at));
      for (const current of currentIds(known.names, id))
        if (known.isComplete && !known.ids.has(current)) report(describe(current, at));
    }
  };
  missing('pack_ids', packIds, (id, at) => requiredPackMissing(bundle, id, at, known));
  missing('optional_pack_ids', optionalPackIds, (id, at) => optionalPackMissing(id, at, known));
  const current = [...packIds, ...optionalPackIds].flatMap((id) => currentIds(known.names, id));
  const selected = new Set(current.filter((id) => known.ids.has(id)));
  if (packIds.length === 0 && selected.size === 0 && known.isComplete) report(emptySelection(bundle, isNeeded));
  return [...selected];
}

function requiredPackMissing({ bundleId }: Bundle, id: string, at: Location, known: KnownPacks) {
  return diagnostic(
    'refuse.bundle_profile.required_pack_missing',
    `pack \`${id}\` of the bundle \`${bundleId}\` does not exist`,
    { at, help: neededPackHelp(id, known) ?? 'add the pack, or remove it from the bundle' },
  );
}

function optionalPackMissing(id: string, at: Location, known: KnownPacks) {
  const near = missingPackHelp(id, known);
  return diagnostic('note.bundle_profile.optional_pack_missing', `the optional pack \`${id}\` does not exist`, {
    at,
    ...(near !== undefined && { help: near }),
  });
}

function emptySelection({ file, bundleId }: Bundle, isNeeded: boolean) {
  const code = isNeeded ? 'refuse.bundle_profile.empty_selection' : 'note.bundle_profile.empty_selection';
  return diagnostic(code, `the bundle \`${bundleId}\` selects no pack`, {
    at: { file, pointer: '/pack_ids' },
    help: 'name at least one pack',
  });
}
