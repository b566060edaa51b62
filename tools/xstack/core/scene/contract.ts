import { utf8ByteLength } from '#platform';
import { diagnostic, type Report } from '../base/diagnostic/diagnostic.ts';
import { type JsonPointer, pointer } from '../base/json/pointer.ts';
import type { JsonDocument } from '../base/json/read.ts';
import { isJsonObject, type JsonObject, member } from '../base/json/value.ts';
import { scene_package } from '../base/schema/generated/scene_package.js';
import { schemaDiagnostic, schemaProblems } from '../base/schema/validate.ts';
import { compareText } from '../base/text/compare.ts';
import { foldPath, pathProblem } from '../base/text/path-policy.ts';
import { contractFile, installManifestFile } from '../base/text/scene-files.ts';
import { isSemVer } from '../base/version/semver.ts';
import { plainPath_bytes } from './archive/limits.ts';
import { nameProblem, tarballPath } from './index/coordinate.ts';
import { stringMember } from './index/index.ts';

/** A valid `scene-package.json`. Its files may not exist yet. */
export interface ScenePackage {
  /** Name of the `scene-package.json` in messages. */
  readonly file: string;
  readonly value: JsonObject;
  readonly group: string;
  readonly name: string;
  readonly version: string;
  readonly kind: string;
  readonly description: string;
  /** Every packed file except `scene-package.json`: unique, sorted by path. */
  readonly artifacts: readonly Artifact[];
  /** The pack that the scene belongs to, if the contract names one. */
  readonly pack: { readonly pack_id: string; readonly pack_lock_hash?: string } | undefined;
}

/** A file of the package and its first location in `scene-package.json`. */
export interface Artifact {
  readonly path: string;
  readonly pointer: JsonPointer;
}

/** Result of checking a `scene-package.json`. */
export interface CheckedContract {
  /** Absent if the contract is invalid. */
  readonly scene: ScenePackage | undefined;
  /** The files with valid paths. Present even if the rest of the contract is invalid, so that they can be checked. */
  readonly files: PackageFiles;
}

/** The files that a `scene-package.json` lists. */
export interface PackageFiles {
  readonly file: string;
  readonly artifacts: readonly Artifact[];
}

/** Checks the whole contract and reports every problem with its location. */
export function checkScenePackage(report: Report, { file, value }: JsonDocument): CheckedContract {
  const problems = schemaProblems(scene_package, value);
  for (const problem of problems) {
    const isVersion = problem.pointer === '/metadata/version';
    const code = isVersion ? 'refuse.scene_package.invalid_version' : 'refuse.scene_package.invalid';
    report(schemaDiagnostic(code, file, problem));
  }
  if (!isJsonObject(value)) return { scene: undefined, files: { file, artifacts: [] } };
  const reported = new Set<string>(problems.map(({ pointer: at }) => at));
  const hasIdentity = checkIdentity(report, file, value, reported);
  const { artifacts, isValid } = checkArtifacts(report, file, value);
  const files = { file, artifacts };
  if (problems.length > 0 || !hasIdentity || !isValid) return { scene: undefined, files };
  warnOfNothingProvided(report, file, value);
  return { scene: readPackage(file, value, artifacts), files };
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
    description: stringMember(metadata, 'description') || stringMember(metadata, 'summary'),
    artifacts,
    pack: value['pack'] as unknown as ScenePackage['pack'],
  };
}

/**
 * Checks the rules for names and versions that the schema cannot express: both become directories of the package
 * registry. Skips members that the schema has reported.
 */
function checkIdentity(report: Report, file: string, value: JsonObject, reported: ReadonlySet<string>): boolean {
  const metadata = value['metadata'];
  if (!isJsonObject(metadata)) return false;
  const unreported = (key: string) => (reported.has(pointer('metadata', key)) ? undefined : member(metadata, key));
  const [name, version] = [unreported('name'), unreported('version')];
  const problem = typeof name === 'string' ? nameProblem(name) : undefined;
  if (problem !== undefined)
    report(
      diagnostic('refuse.scene_package.invalid', `the name \`${name}\` ${problem}`, {
        at: { file, pointer: pointer('metadata', 'name') },
      }),
    );
  const isValid = typeof version !== 'string' || isSemVer(version);
  if (!isValid)
    report(
      diagnostic('refuse.scene_package.invalid_version', `metadata.version \`${version}\` is not valid semver`, {
        at: { file, pointer: pointer('metadata', 'version') },
        help: 'write three numbers, such as 1.2.0, each within 2^53',
      }),
    );
  const isComplete = typeof name === 'string' && typeof version === 'string' && problem === undefined && isValid;
  const path = isComplete ? pathProblem(tarballPath(name, version)) : undefined;
  if (path !== undefined)
    report(
      diagnostic('refuse.scene_package.invalid', `the tarball of \`${name}\` cannot be stored: its path ${path}`, {
        at: { file, pointer: pointer('metadata') },
        help: 'choose a shorter name or version',
      }),
    );
  return isComplete && path === undefined;
}

/** Returns the files with valid paths, even if the rest of the document is invalid, and whether all paths are valid. */
function checkArtifacts(
  report: Report,
  file: string,
  value: JsonObject,
): { artifacts: readonly Artifact[]; isValid: boolean } {
  const listed = listedFiles(value);
  const byPath = new Map<string, Artifact>();
  const byFold = new Map([contractFile, installManifestFile].map((path) => [foldPath(path), path]));
  const invalid = new Set<string>();
  const refuse = ({ path, pointer: at }: Artifact, message: string, help: string) => {
    invalid.add(path);
    report(diagnostic('refuse.scene_package.forbidden_path', message, { at: { file, pointer: at }, help }));
  };
  for (const artifact of listed) {
    const { path } = artifact;
    if (byPath.has(path) || path === contractFile) continue;
    const problem = pathProblem(path);
    const twin = byFold.get(foldPath(path));
    if (problem !== undefined)
      refuse(
        artifact,
        `the path \`${path}\` ${problem}`,
        'name a file inside the package directory, with `/` between directories',
      );
    else if (twin !== undefined)
      refuse(artifact, `\`${path}\` and \`${twin}\` are one file on some file systems`, 'rename one of the two');
    else warnOfLongPath(report, file, artifact);
    byFold.set(foldPath(path), path);
    byPath.set(path, artifact);
  }
  const artifacts = [...byPath.values()].filter(({ path }) => !invalid.has(path));
  return { artifacts: artifacts.sort((a, b) => compareText(a.path, b.path)), isValid: invalid.size === 0 };
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
      `the path \`${path}\` has ${length} bytes; older tools read only the first ${plainPath_bytes}`,
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
      help: 'name the capabilities that the package adds to a project',
    }),
  );
}
