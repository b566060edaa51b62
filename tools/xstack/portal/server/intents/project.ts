import type { Diagnostic } from '../../../core/base/diagnostic/diagnostic.ts';
import { didYouMean } from '../../../core/base/diagnostic/suggest.ts';
import { UsageError } from '../../../io/failure.ts';
import type { Explanation } from '../../../ops/explain/explanation.ts';
import type { CompiledProject } from '../../../ops/project/project-view.ts';
import { RefusedError } from '../../../ops/refused-error.ts';
import type { IntentName, IntentParams } from '../../contract/params.ts';
import type { Portal } from '../intent.ts';
import { answered, type Handler, type HandlerRefusal, type HandlerResult, refused } from '../intent.ts';
import { cached } from '../overview/cached.ts';
import { diagnosticsAnswer } from '../overview/diagnostics.ts';
import { packsAnswer, type ResolvedBundle, resolvedBundle, whyAnswer } from '../overview/packs.ts';
import { registriesAnswer, rowsAnswer } from '../overview/registries.ts';
import { notFound, type Refusal, refusal } from '../refusal.ts';

type ProjectResult =
  | { readonly ok: true; readonly compiled: CompiledProject }
  | { readonly ok: false; readonly refusal: Refusal };

/** The intents about the compiled project of a bundle. */
type BundleIntent = Exclude<Extract<IntentName, `project.${string}`>, 'project.bundles' | 'project.diff'>;

type BundleHandler<Name extends BundleIntent> = (
  compiled: CompiledProject,
  params: IntentParams[Name],
) => ReturnType<Handler<Name>>;

/** Compiles the project for a handler that needs it. */
function ofBundle<Name extends BundleIntent>(handle: BundleHandler<Name>): Handler<Name> {
  return async ({ params }, portal) => {
    const found = await compiledProject(portal, params.bundle);
    return found.ok ? handle(found.compiled, params) : refused(found.refusal);
  };
}

export const bundles: Handler<'project.bundles'> = async (_, portal) => {
  const shown = await compiledProject(portal, undefined);
  const found = shown.ok ? shown : await compiledProject(portal, null);
  if (!found.ok) return refused(found.refusal);
  const built = shown.ok ? shown.compiled.outcome.bundle?.bundleId : undefined;
  return answered({
    bundles: found.compiled.outcome.bundles.map((bundle) => ({
      bundle_id: bundle.bundleId,
      description: bundle.description,
      file: bundle.file,
      pack_ids: bundle.packIds,
      optional_pack_ids: bundle.optionalPackIds,
      is_built: bundle.bundleId === built,
    })),
  });
};

export const packs = ofBundle<'project.packs'>(async (compiled) => {
  const bundle = resolvedBundle(compiled);
  return bundle === undefined ? unresolved() : answered(await cached(compiled, 'packs', () => packsAnswer(bundle)));
});

export const why = ofBundle<'project.why'>((compiled, { pack_id: packId }) => {
  const bundle = resolvedBundle(compiled);
  if (bundle === undefined) return unresolved();
  const answer = whyAnswer(bundle, packId);
  return answer === undefined ? refused(unknownPack(bundle, packId)) : answered(answer);
});

export const value = ofBundle<'project.value'>(async (compiled, { address }) => {
  // Loaded on use, as few sessions explain values.
  const { viewValues } = await import('../../../ops/explain/view-values.ts');
  const { valueResult } = await import('../../../ops/explain/value-result.ts');
  return explained(valueResult(await viewValues(compiled), compiled.readText, address));
});

export const uses = ofBundle<'project.uses'>(async (compiled, { id }) => {
  const { namedContent } = await import('../../../ops/explain/named-content.ts');
  const { usesResult } = await import('../../../ops/explain/id-result.ts');
  const content = namedContent(compiled.project.root, compiled.outcome, compiled.collections);
  return explained(usesResult(content, compiled.readText, id));
});

/** The answer is the document of the command. */
function explained<Data extends object>(found: Explanation | Diagnostic): HandlerResult<Data> {
  if (!('code' in found)) return answered(found.json as Data);
  return refused(notFound('UNKNOWN_ID', found.message, found.help === undefined ? {} : { hint: found.help }));
}

export const registries = ofBundle<'project.registries'>((compiled) =>
  compiled.outcome.registries === undefined ? unresolved() : answered(registriesAnswer(compiled)),
);

export const rows = ofBundle<'project.registry.rows'>((compiled, params) => {
  const { name, search = '', offset = 0, limit = 50 } = params;
  if (compiled.outcome.registries === undefined) return unresolved();
  const answer = rowsAnswer(compiled, { name, search, offset, limit });
  if (answer !== undefined) return answered(answer);
  const hint = didYouMean(
    name,
    compiled.outcome.registries.map(({ file }) => file),
  );
  return refused(
    notFound('UNKNOWN_REGISTRY', `registry \`${name}\` does not exist`, hint === undefined ? {} : { hint }),
  );
});

export const diagnostics = ofBundle<'project.diagnostics'>((compiled) =>
  answered(cached(compiled, 'diagnostics', () => diagnosticsAnswer(compiled))),
);

/** Compiles two builds for each request: revisions are not cached as the project is. */
export const diff: Handler<'project.diff'> = async ({ params }, portal) => {
  const { before, after, bundle } = params;
  const found = await compiledProject(portal, bundle);
  if (!found.ok) return refused(found.refusal);
  const { project } = found.compiled;
  const { diffSides } = await import('../../../ops/diff/diff-project.ts');
  const { revisionNames } = await import('../../../ops/diff/side-name.ts');
  try {
    const names = revisionNames(project, before, after);
    const { json } = await diffSides(project, names, { bundle: bundle ?? portal.project?.bundleId }, portal);
    return answered(json);
  } catch (error) {
    if (error instanceof UsageError || error instanceof RefusedError) return refused(unusable(error));
    throw error;
  }
};

async function compiledProject(
  { project }: Pick<Portal, 'project'>,
  bundleId: string | null | undefined,
): Promise<ProjectResult> {
  if (project === undefined)
    return {
      ok: false,
      refusal: notFound('NO_PROJECT', 'this instance has no packs and bundles', {
        hint: 'start the portal in a content repository',
      }),
    };
  try {
    const compiled = await project.compiled(bundleId === undefined ? project.bundleId : bundleId);
    if (bundleId === null || bundleId === undefined || hasBundle(compiled, bundleId)) return { ok: true, compiled };
    const hint = didYouMean(
      bundleId,
      compiled.outcome.bundles.map((bundle) => bundle.bundleId),
    );
    return {
      ok: false,
      refusal: notFound('UNKNOWN_BUNDLE', `bundle \`${bundleId}\` does not exist`, hint === undefined ? {} : { hint }),
    };
  } catch (error) {
    if (error instanceof RefusedError) return { ok: false, refusal: unusable(error) };
    if (!(error instanceof UsageError)) throw error;
    const others = bundleId === undefined ? await compiledProject({ project }, null) : undefined;
    return { ok: false, refusal: others?.ok ? bundleRequired() : unusable(error) };
  }
}

function bundleRequired(): Refusal {
  return refusal('BAD_REQUEST', 'BUNDLE_REQUIRED', 'there are several bundles, and none is the default', {
    hint: 'select one with `bundle`; `project.bundles` lists them',
  });
}

/** The packs are missing, or the config file is invalid. */
function unusable({ message }: Error): Refusal {
  return refusal('CONFLICT', 'PROJECT_UNUSABLE', message, {
    hint: 'correct the repository, then send the request again',
  });
}

function hasBundle({ outcome }: CompiledProject, bundleId: string): boolean {
  return outcome.bundles.some((bundle) => bundle.bundleId === bundleId);
}

function unresolved(): HandlerRefusal {
  return refused(
    refusal('CONFLICT', 'PROJECT_REFUSED', 'the project does not compile', {
      hint: 'see the errors of `project.diagnostics`',
    }),
  );
}

function unknownPack({ bundleId, packs }: ResolvedBundle, packId: string): Refusal {
  const hint = didYouMean(
    packId,
    packs.map(({ identity }) => identity.packId),
  );
  return notFound(
    'UNKNOWN_PACK',
    `the bundle \`${bundleId}\` has no pack \`${packId}\``,
    hint === undefined ? {} : { hint },
  );
}
