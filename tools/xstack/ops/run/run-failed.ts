import { posix } from 'node:path';
import { diagnosticJson } from '../../core/base/diagnostic/to-json.ts';
import type { Failure } from '../../io/failure.ts';
import type { CommandResult } from '../command.ts';
import { failureDiagnostic } from '../failure-diagnostic.ts';
import type { Project } from '../project/project.ts';
import type { RunProfile } from './run-outcome.ts';

/** Result of a run that an error of the system prevented. */
export function runFailed(failure: Failure, project: Project, profile: RunProfile): CommandResult {
  const diagnostics = [failureDiagnostic(failure, project.root)];
  const json = { ...failedJson(project, profile), success: false, diagnostics: diagnostics.map(diagnosticJson) };
  return { result: 'failed', diagnostics, json, text: '' };
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
    lockfile_path: posix.join(outDir, 'lockfile.json'),
    out_dir: outDir,
    cache: { hit: false, reused: 0, computed: 0 },
  };
}
