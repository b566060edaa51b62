import { join } from 'node:path';
import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { canonicalJson } from '../../core/base/json/canonical.ts';
import { replaceMember } from '../../core/base/json/edit-items.ts';
import { isJsonObject, type JsonValue, member } from '../../core/base/json/value.ts';
import type { BuildOutcome } from '../../core/compiler/build.ts';
import { allDiagnostics } from '../../core/compiler/stage.ts';
import { disk } from '../../io/disk.ts';
import { diskWithFiles } from '../../io/overlay.ts';
import { compileProject } from '../project/compile-project.ts';
import type { Project } from '../project/project.ts';
import { readSourceIn } from '../project/read-source.ts';
import type { ChangedFile } from './changed-file.ts';

/**
 * Returns changed files with the computed hash in the manifest of each pack that they change, if its declared hash was
 * current before. A manifest that was not changed otherwise is added. A refused content model is reported: no hash is
 * known then.
 */
export async function withCurrentHashes(
  report: Report,
  project: Project,
  changed: readonly ChangedFile[],
  before?: BuildOutcome,
): Promise<ChangedFile[]> {
  if (!changed.some((each) => mayChangeHash(project, each))) return [...changed];
  const compiled = before ?? (await compileProject(project, { bundleId: null }));
  if (compiled.isModelRefused) for (const found of allDiagnostics(compiled.diagnostics)) report(found);
  const { packs } = await compileProject(project, { bundleId: null, disk: diskOf(project, changed) });
  const files = new Map(changed.map((each) => [each.file, each]));
  const read = readSourceIn(project.root);
  for (const [id, { path, identity }] of packs) {
    const hashBefore = compiled.packs.get(id)?.identity.canonicalHash;
    if (hashBefore === undefined || hashBefore === identity.canonicalHash) continue;
    const file = `${path}/pack.json`;
    const source = files.get(file)?.before ?? read(file);
    if (source === undefined || declaredHash(source) !== hashBefore) continue;
    const after = replaceMember(files.get(file)?.after ?? source, 'canonical_hash', identity.canonicalHash);
    files.set(file, { file, before: source, after });
  }
  return [...files.values()];
}

/** Returns the disk of a project after changes. */
export function diskOf({ root }: Project, changed: readonly ChangedFile[]) {
  const encoder = new TextEncoder();
  return diskWithFiles(disk, new Map(changed.map(({ file, after }) => [join(root, file), encoder.encode(after)])));
}

/** A manifest is hashed as a value, every other file of a pack as bytes. */
function mayChangeHash({ packsRoot }: Project, { file, before, after }: ChangedFile): boolean {
  if (!file.startsWith(`${packsRoot}/`)) return false;
  return !file.endsWith('/pack.json') || canonicalJson(parsed(before)) !== canonicalJson(parsed(after));
}

function declaredHash(source: string): JsonValue | undefined {
  const value = parsed(source);
  return isJsonObject(value) ? member(value, 'canonical_hash') : undefined;
}

function parsed(source: string): JsonValue {
  return JSON.parse(source.replace(/^\uFEFF/, '')) as JsonValue;
}
