import { dirname, join } from 'node:path';
import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { descriptionLimits } from '../../core/base/json/excess.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../../core/base/json/value.ts';
import { compareText } from '../../core/base/text/compare.ts';
import { contractFile, installManifestFile } from '../../core/base/text/scene-files.ts';
import {
  findPackage,
  findVersion,
  packageNames,
  type RegistryIndex,
  stringMember,
} from '../../core/scene/index/index.ts';
import { Failure, isSystemError } from '../../io/failure.ts';
import { type Dirent, readdirSync } from '../../io/file-system.ts';
import { kindAt } from '../../io/install/directory.ts';
import { checkRegistryFile } from '../../io/package-registry/layout.ts';
import { pathIn, shownPath } from '../../io/package-registry/registry.ts';
import { readContract } from '../../io/package-registry/tarball.ts';
import { tryRead } from '../../io/try-read.ts';
import { tryReading } from '../../io/unreadable.ts';
import type { SceneContext } from './scene-context.ts';

/** Limit of packages searched for a provider: a longer search would take longer than the install. */
const mostCandidates = 500;
const shownCandidates = 3;

export interface InstallRequest {
  readonly name: string;
  readonly version: string;
  /** Absolute. */
  readonly target: string;
  readonly contract: JsonObject;
  readonly index: RegistryIndex;
}

/** Warns of every required capability that no installed package provides, and lists packages that do. */
export function warnOfMissingCapabilities(context: SceneContext, installing: InstallRequest): void {
  const { name, version, target, contract } = installing;
  const required = new Set(capabilitiesOf(contract, 'requires'));
  for (const capability of capabilitiesOf(contract, 'provides')) required.delete(capability);
  if (required.size > 0) for (const capability of installedCapabilities(context, target)) required.delete(capability);
  if (required.size === 0) return;
  const providers = findProviders(context, installing, required);
  const at = { file: shownPath(context.host.cwd, join(target, contractFile)) };
  for (const capability of [...required].sort(compareText))
    reportMissing(context.report, { what: `\`${name}\` ${version}`, capability, at }, providers.get(capability) ?? []);
}

function reportMissing(
  report: Report,
  { what, capability, at }: { what: string; capability: string; at: { file: string } },
  providers: readonly string[],
): void {
  const commands = providers.slice(0, shownCandidates).map((name) => `\`xstack scene install --name ${name}\``);
  report(
    diagnostic(
      'warn.scene_install.missing_capability',
      `no installed package provides the capability \`${capability}\` that ${what} requires`,
      { at, ...(commands.length > 0 && { help: `install a package that provides it: ${commands.join(', ')}` }) },
    ),
  );
}

/**
 * Returns the capabilities of packages installed beside the target or in the working directory. Unreadable entries there,
 * such as a private directory of another user, do not prevent an install.
 */
function installedCapabilities({ host: { cwd } }: SceneContext, target: string): string[] {
  return [...new Set([dirname(target), cwd])].flatMap((parent) =>
    directoriesIn(parent)
      .map(({ name }) => join(parent, name))
      .filter(
        (directory) =>
          directory !== target && tryReading(() => kindAt(join(directory, installManifestFile))) === 'file',
      )
      .flatMap((directory) =>
        capabilitiesOf(jsonOf(tryRead(join(directory, contractFile), undefined, descriptionLimits.bytes)), 'provides'),
      ),
  );
}

/** Returns capability -> packages whose latest version provides it, in order. */
function findProviders(
  { registry, limits }: SceneContext,
  { index, name: itself }: InstallRequest,
  wanted: ReadonlySet<string>,
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const names = packageNames(index).filter((name) => name !== itself);
  for (const name of names.sort(compareText).slice(0, mostCandidates)) {
    const path = latestTarball(index, name);
    const read = () =>
      path !== undefined && checkRegistryFile(() => {}, registry, path)
        ? readContract(pathIn(registry, path), limits)
        : undefined;
    const bytes = tryReading(read);
    const provided = bytes instanceof Failure ? [] : capabilitiesOf(jsonOf(bytes), 'provides');
    for (const capability of new Set(provided))
      if (wanted.has(capability)) found.set(capability, [...(found.get(capability) ?? []), name]);
  }
  return found;
}

function latestTarball(index: RegistryIndex, name: string): string | undefined {
  const report: Report = () => {};
  const entry = findPackage(report, index, name);
  return entry && findVersion(report, index, entry, stringMember(entry.value, 'latest'))?.tarball;
}

/** Returns the strings in a list of an untrusted contract. */
function capabilitiesOf(contract: JsonValue | undefined, list: 'provides' | 'requires'): string[] {
  const capabilities = isJsonObject(contract) ? member(contract, 'capabilities') : undefined;
  const names = isJsonObject(capabilities) ? member(capabilities, list) : undefined;
  return Array.isArray(names) ? names.filter((name): name is string => typeof name === 'string') : [];
}

function jsonOf(bytes: Uint8Array | undefined): JsonValue | undefined {
  return bytes && readJsonBytes(() => {}, contractFile, bytes, descriptionLimits)?.value;
}

function directoriesIn(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  } catch (error) {
    if (isSystemError(error)) return [];
    throw error;
  }
}
