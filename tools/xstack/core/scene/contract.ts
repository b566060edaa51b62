import { utf8ByteLength } from '#platform';
import { plainPath_bytes } from '../archive/limits.ts';
import { diagnostic, type Report } from '../diagnostic/diagnostic.ts';
import { type JsonPointer, pointer } from '../json/pointer.ts';
import type { JsonDocument } from '../json/read.ts';
import { isJsonObject, type JsonObject, member } from '../json/value.ts';
import { nameProblem, tarballPath } from '../registry-index/coordinate.ts';
import { textMember } from '../registry-index/index.ts';
import { isVersion } from '../registry-index/versions.ts';
import { scene_package } from '../schema/generated/scene_package.js';
import { schemaProblems } from '../schema/validate.ts';
import { compareText } from '../text/compare.ts';
import { foldPath, pathProblem } from '../text/path-policy.ts';
import { contractFile, installManifestFile } from './contract-file.ts';

/** A `scene-package.json` that keeps its contract. Whether its files exist has not been asked yet. */
export interface ScenePackage {
  /** How messages name the `scene-package.json`. */
  readonly file: string;
  readonly value: JsonObject;
  readonly group: string;
  readonly name: string;
  readonly version: string;
  readonly kind: string;
  readonly description: string;
  /** Every file that is packed besides `scene-package.json`: once each, sorted by path. */
  readonly artifacts: readonly Artifact[];
  /** The pack that the scene belongs to, if it names one. */
  readonly pack: { readonly pack_id: string; readonly pack_lock_hash?: string } | undefined;
}

/** A file of the package and where `scene-package.json` names it first. */
export interface Artifact {
  readonly path: string;
  readonly pointer: JsonPointer;
}

/** Checks the whole contract and reports everything that is wrong with it, each with its place. */
export function checkScenePackage(report: Report, { file, value }: JsonDocument): ScenePackage | undefined {
  const problems = schemaProblems(scene_package, value);
  for (const { pointer: at, part, message, help } of problems) {
    const code = at === '/metadata/version' ? 'refuse.scene_package.invalid_version' : 'refuse.scene_package.invalid';
    report(diagnostic(code, message, { at: { file, pointer: at, part }, ...(help !== undefined && { help }) }));
  }
  if (!isJsonObject(value)) return undefined;
  const artifacts = checkArtifacts(report, file, value);
  const isSound = problems.length === 0 && checkIdentity(report, file, value) && artifacts !== undefined;
  if (!isSound) return undefined;
  warnOfNothingProvided(report, file, value);
  return readPackage(file, value, artifacts);
}

function readPackage(file: string, value: JsonObject, artifacts: readonly Artifact[]): ScenePackage {
  const metadata = value['metadata'] as JsonObject;
  return {
    file,
    value,
    group: metadata['group'] as string,
    name: metadata['name'] as string,
    version: metadata['version'] as string,
    kind: value['kind'] as string,
    description: textMember(metadata, 'description') || textMember(metadata, 'summary'),
    artifacts,
    pack: value['pack'] as unknown as ScenePackage['pack'],
  };
}

/** What the schema cannot say about names and versions: both become directories of the registry. */
function checkIdentity(report: Report, file: string, value: JsonObject): boolean {
  const metadata = value['metadata'];
  if (!isJsonObject(metadata)) return false;
  const [name, version] = [metadata['name'], metadata['version']];
  const problem = typeof name === 'string' ? nameProblem(name) : undefined;
  if (problem !== undefined)
    report(
      diagnostic('refuse.scene_package.invalid', `the name \`${name}\` ${problem}`, {
        at: { file, pointer: pointer('metadata', 'name') },
      }),
    );
  const isSemVer = typeof version !== 'string' || isVersion(version);
  if (!isSemVer)
    report(
      diagnostic('refuse.scene_package.invalid_version', `metadata.version \`${version}\` is not valid semver`, {
        at: { file, pointer: pointer('metadata', 'version') },
        help: 'write three numbers, such as 1.2.0, each within 2^53',
      }),
    );
  const path = problem === undefined && isSemVer ? pathProblem(tarballPath(String(name), String(version))) : undefined;
  if (path !== undefined)
    report(
      diagnostic('refuse.scene_package.invalid', `the tarball of \`${name}\` cannot be stored: its path ${path}`, {
        at: { file, pointer: pointer('metadata') },
        help: 'choose a shorter name or version',
      }),
    );
  return problem === undefined && isSemVer && path === undefined;
}

/** The files of the package, wherever the rest of the document is wrong; undefined if a path is. */
function checkArtifacts(report: Report, file: string, value: JsonObject): readonly Artifact[] | undefined {
  const listed = listedFiles(value);
  const byPath = new Map<string, Artifact>();
  const byFold = new Map([contractFile, installManifestFile].map((path) => [foldPath(path), path]));
  let isSound = true;
  const refuse = (at: JsonPointer, message: string, help: string) => {
    isSound = false;
    report(diagnostic('refuse.scene_package.forbidden_path', message, { at: { file, pointer: at }, help }));
  };
  for (const { path, pointer: at } of listed) {
    if (byPath.has(path) || path === contractFile) continue;
    const problem = pathProblem(path);
    const twin = byFold.get(foldPath(path));
    if (problem !== undefined)
      refuse(
        at,
        `the path \`${path}\` ${problem}`,
        'name a file inside the package directory, with `/` between directories',
      );
    else if (twin !== undefined)
      refuse(at, `\`${path}\` and \`${twin}\` are one file on some file systems`, 'rename one of the two');
    else warnOfLongPath(report, file, { path, pointer: at });
    byFold.set(foldPath(path), path);
    byPath.set(path, { path, pointer: at });
  }
  return isSound ? [...byPath.values()].sort((a, b) => compareText(a.path, b.path)) : undefined;
}

function listedFiles(value: JsonObject): Artifact[] {
  const artifacts = member(value, 'artifacts');
  if (!isJsonObject(artifacts)) return [];
  const generates = member(artifacts, 'generates');
  const listed: [path: unknown, at: JsonPointer][] = [
    [member(artifacts, 'entry_scene'), pointer('artifacts', 'entry_scene')],
    ...(Array.isArray(generates) ? generates : []).map(
      (path, i) => [path, pointer('artifacts', 'generates', i)] as [unknown, JsonPointer],
    ),
  ];
  return listed.flatMap(([path, at]) => (typeof path === 'string' && path !== '' ? [{ path, pointer: at }] : []));
}

function warnOfLongPath(report: Report, file: string, { path, pointer: at }: Artifact): void {
  const length = utf8ByteLength(path);
  if (length <= plainPath_bytes) return;
  report(
    diagnostic(
      'warn.scene_package.long_path',
      `the path \`${path}\` has ${length} bytes; older tools see only the first ${plainPath_bytes}`,
      {
        at: { file, pointer: at },
        help: `shorten it to ${plainPath_bytes} bytes if older tools must install the package`,
      },
    ),
  );
}

function warnOfNothingProvided(report: Report, file: string, value: JsonObject): void {
  const provides = (value['capabilities'] as JsonObject)['provides'] as readonly string[];
  if (provides.length > 0) return;
  report(
    diagnostic('warn.scene_package.no_capabilities', 'the package provides no capability', {
      at: { file, pointer: pointer('capabilities', 'provides') },
      help: 'name what a project gains by it',
    }),
  );
}
