import { posix } from 'node:path';
import { diagnosticJson } from '../../core/base/diagnostic/to-json.ts';
import type { Failure } from '../../io/failure.ts';
import type { CommandResult } from '../command.ts';
import { failureDiagnostic } from '../failure-diagnostic.ts';
import type { Project } from '../project/project.ts';
import { readSourceIn } from '../project/read-source.ts';
import { WriteFailure } from '../write-failure.ts';
import type { RunProfile } from './run-outcome.ts';

/** Result of a run that an error of the system prevented, or prevented from writing its outputs. */
export function runFailed(error: Failure | WriteFailure, project: Project, profile: RunProfile): CommandResult {
  const diagnostics = error instanceof WriteFailure ? error.diagnostics : [failureDiagnostic(error, project.root)];
  const json = { ...failedJson(project, profile), success: false, diagnostics: diagnostics.map(diagnosticJson) };
  const readText = readSourceIn(project.root);
  return { result: 'failed', diagnostics, json, text: '', readText };
}

/** Members of the JSON document of a run without results. */
export function failedJson({ outDir }: Pick<Project, 'outDir'>, profile: RunProfile) {
  return {
    result: 'failed',
    profile,
    bundle_id: null,
    stages: [],
    ordered_pack_ids: [],
    registry_hashes: {},
    pack_lock_hash: null,
    build_fingerprint: null,
    lockfile_path: posix.join(outDir, 'lockfile.json'),
    out_dir: outDir,
    cache: { hit: false, reused: 0, computed: 0 },
  };
}
