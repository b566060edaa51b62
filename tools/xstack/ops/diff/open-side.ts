import { hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { numberOf } from '../../core/base/diagnostic/most-severe.ts';
import type { JsonValue } from '../../core/base/json/value.ts';
import { Arena } from '../../core/base/text/arena.ts';
import type { BuildOutcome } from '../../core/compiler/build.ts';
import type { BuildSide } from '../../core/compiler/diff/build-side.ts';
import { compiledSide } from '../../core/compiler/diff/compiled-side.ts';
import { jsonOfSource } from '../../core/compiler/diff/json-source.ts';
import type { HashedFile } from '../../core/compiler/pack/canonical-hash.ts';
import { allDiagnostics } from '../../core/compiler/stage.ts';
import type { RevisionCache } from '../../io/cache/cache.ts';
import { compileInputs, makePackContext, packCompiler } from '../project/compile-project.ts';
import { compileRevision } from '../project/compile-revision.ts';
import type { BundleArguments, Project, ProjectArguments } from '../project/project.ts';
import { selectedBundle } from '../project/project.ts';
import { readInputs } from '../project/project-inputs.ts';
import { readSourceIn } from '../project/read-source.ts';
import { readCommittedSide, readLockfileSide, readOutputsSide } from './locked-side.ts';
import type { SideName } from './side-name.ts';

/** A build to compare. */
export interface OpenSide {
  readonly label: string;
  readonly side: BuildSide;
  /** Number of errors because of which it is incomplete. */
  readonly errors: number;
  /** Reads sources, so that `side.sources.json` returns their values; others are undefined. */
  readonly load: (paths: readonly string[]) => Promise<void>;
}

/** The bundle and the directories to compile, and the compiled packs of revisions. */
export interface SideContext {
  readonly project: Project;
  readonly args: ProjectArguments & BundleArguments;
  readonly cache: RevisionCache;
}

/** Reads or compiles a build. */
export async function openSide(context: SideContext, name: SideName): Promise<OpenSide> {
  const { project } = context;
  const { label } = name;
  switch (name.kind) {
    case 'lockfile':
      return locked(label, readLockfileSide(project, name.path));
    case 'committed lockfile':
      return locked(label, readCommittedSide(project));
    case 'outputs':
      return locked(label, await readOutputsSide(project, name.path));
    case 'revision':
      return openRevision(context, name);
    case 'work tree':
      return openWorkTree(context, label);
  }
}

function locked(label: string, side: BuildSide): OpenSide {
  return { label, side, errors: 0, load: async () => {} };
}

async function openRevision(
  { project, args, cache }: SideContext,
  { label, revision }: SideName & { readonly kind: 'revision' },
): Promise<OpenSide> {
  const { outcome, readTexts, ...compiled } = await compileRevision(project, revision, { ...args, cache });
  const sources = jsonSources(readTexts);
  return {
    label,
    side: compiledSide({ outcome, ...compiled, json: sources.json }),
    errors: errorsIn(outcome),
    load: sources.load,
  };
}

async function openWorkTree({ project, args }: SideContext, label: string): Promise<OpenSide> {
  const arena = new Arena();
  const inputs = readInputs(project, { bundleId: selectedBundle(project, args), arena });
  const context = await makePackContext(project, inputs, arena);
  const files = new Map<string, readonly HashedFile[]>();
  const compileOne = packCompiler(inputs, context);
  const outcome = compileInputs(inputs, context, (directory, compile) =>
    compileOne(directory, () => {
      const compilation = compile();
      files.set(directory.path, compilation.files);
      return compilation;
    }),
  );
  const readText = readSourceIn(project.root);
  const sources = jsonSources(async (paths) => new Map(paths.map((path) => [path, readText(path) ?? ''])));
  const filesOf = (path: string) => files.get(path) ?? [];
  const { collections } = context;
  const side = compiledSide({ outcome, arena, collections, filesOf, json: sources.json });
  return { label, side, errors: errorsIn(outcome), load: sources.load };
}

function errorsIn({ diagnostics }: BuildOutcome): number {
  const all = allDiagnostics(diagnostics);
  return hasErrors(all) ? numberOf(all, 'error') : 0;
}

/** Returns values of JSON files that were loaded. The compiler has checked them. */
function jsonSources(readTexts: (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>) {
  const texts = new Map<string, string>();
  const values = new Map<string, JsonValue | undefined>();
  return {
    load: async (paths: readonly string[]) => {
      for (const [path, text] of await readTexts(paths)) texts.set(path, text);
    },
    json: (path: string) => {
      if (!values.has(path)) values.set(path, jsonOfSource(texts.get(path)));
      return values.get(path);
    },
  };
}
