import { diagnostic, type Report } from '../base/diagnostic/diagnostic.ts';
import { descriptionLimits } from '../base/json/excess.ts';
import { readJsonBytes } from '../base/json/read.ts';
import { isJsonObject, type JsonObject, member } from '../base/json/value.ts';
import { foldPath, pathProblem } from '../base/text/path-policy.ts';
import { contractFile, installManifestFile } from '../base/text/scene-files.ts';
import { stringMember } from './index/index.ts';

/**
 * The manifest that an install writes to its directory: the six members of the contract, and one that other tools
 * ignore.
 */
export interface InstallManifest {
  readonly packageName: string;
  readonly version: string;
  readonly installedAt: string;
  readonly registryDir: string;
  readonly integrity: string;
  /** Paths in the order of the tarball. */
  readonly files: readonly string[];
  /** Path -> `sha256-` and the SHA-256 of the installed file. Manifests of other tools have none. */
  readonly fileIntegrity?: JsonObject;
}

/** Returns path -> SHA-256 of the installed files; undefined if the manifest has no hashes. */
export function recordedFiles({ files, fileIntegrity }: InstallManifest): ReadonlyMap<string, string> | undefined {
  if (!isJsonObject(fileIntegrity)) return undefined;
  const recorded = new Map<string, string>();
  for (const path of files) {
    const hash = /^sha256-([0-9a-f]{64})$/.exec(stringMember(fileIntegrity, path))?.[1];
    if (hash === undefined) return undefined;
    // A manifest is untrusted: it must not name a file outside of its directory.
    if (pathProblem(path) === undefined) recorded.set(path, hash);
  }
  return recorded;
}

export function fileIntegrityOf(files: readonly { readonly path: string; readonly sha256: string }[]): JsonObject {
  return Object.fromEntries(files.map(({ path, sha256 }) => [path, `sha256-${sha256}`]));
}

export function printInstallManifest(manifest: InstallManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Reads a manifest written by any tool of this format; reports and returns undefined if it is invalid. */
export function readInstallManifest(report: Report, file: string, bytes: Uint8Array): InstallManifest | undefined {
  const value = readJsonBytes(report, file, bytes)?.value;
  if (value === undefined) return undefined;
  const isText = (name: string) => isJsonObject(value) && typeof member(value, name) === 'string';
  const files = isJsonObject(value) ? member(value, 'files') : undefined;
  const isManifest =
    ['packageName', 'version', 'registryDir', 'integrity'].every(isText) &&
    Array.isArray(files) &&
    files.every((path) => typeof path === 'string');
  if (isManifest) return value as unknown as InstallManifest;
  report(
    diagnostic('refuse.scene_install.not_installed', `\`${file}\` is not an install manifest`, {
      at: { file },
      help: 'restore the manifest, or install the package to another directory',
    }),
  );
  return undefined;
}

export interface IdentityCheck {
  /** Name of the tarball in messages. */
  readonly file: string;
  readonly name: string;
  readonly version: string;
  /** Paths in the tarball. */
  readonly paths: readonly string[];
  readonly contract: Uint8Array | undefined;
}

/**
 * Checks that a tarball is the package that the index names, and that it contains no install manifest. Returns its
 * contract.
 */
export function checkTarballIdentity(
  report: Report,
  { file, name, version, paths, contract }: IdentityCheck,
): JsonObject | undefined {
  const refuse = (message: string) => {
    report(
      diagnostic('refuse.scene_archive.identity_mismatch', message, {
        at: { file },
        help: 'do not install this tarball; ask its publisher to publish it again',
      }),
    );
    return undefined;
  };
  if (contract === undefined) return refuse(`the tarball of \`${name}\` ${version} holds no \`${contractFile}\``);
  if (paths.some((path) => foldPath(path) === foldPath(installManifestFile)))
    return refuse(`the tarball of \`${name}\` ${version} holds a \`${installManifestFile}\``);
  const value = readJsonBytes(report, `${file}:${contractFile}`, contract, descriptionLimits)?.value;
  if (value === undefined) return undefined;
  const metadata = isJsonObject(value) ? member(value, 'metadata') : undefined;
  if (!isJsonObject(value) || !isJsonObject(metadata))
    return refuse(`the \`${contractFile}\` in the tarball of \`${name}\` ${version} has no \`metadata\``);
  const [packed, packedVersion] = [member(metadata, 'name'), member(metadata, 'version')];
  if (packed === name && packedVersion === version) return value;
  return refuse(
    `the tarball of \`${name}\` ${version} is the package ${JSON.stringify(packed)} ${JSON.stringify(packedVersion)}`,
  );
}
