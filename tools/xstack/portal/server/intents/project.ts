import { didYouMean } from '../../../core/base/diagnostic/suggest.ts';
import { UsageError } from '../../../io/failure.ts';
import type { CompiledProject } from '../../../ops/project/project-view.ts';
import { RefusedError } from '../../../ops/refused-error.ts';
import type { BundlesAnswer } from '../../answers.ts';
import type { Portal } from '../intent.ts';
import { type Answered, answered, type Intent, type IntentRequest, refused } from '../intent.ts';
import { diagnosticsAnswer } from '../overview/diagnostics.ts';
import { packsAnswer, type ResolvedBundle, resolvedBundle, whyAnswer } from '../overview/packs.ts';
import { registriesAnswer, rowsAnswer } from '../overview/registries.ts';
import { remembered } from '../overview/remembered.ts';
import { notFound, type Refusal, refusal } from '../refusal.ts';

type Compiled =
  | { readonly ok: true; readonly compiled: CompiledProject }
  | { readonly ok: false; readonly refusal: Refusal };

/** An intent that looks at the compiled project. Everybody may look. */
function looking(look: (compiled: CompiledProject, request: IntentRequest) => Answered | Promise<Answered>): Intent {
  return {
    role: 'viewer',
    handle: async (request, portal) => {
      const found = await compiledProject(portal, request.params['bundle'] as string | undefined);
      return found.ok ? look(found.compiled, request) : refused(found.refusal);
    },
  };
}

export const bundles: Intent = {
  role: 'viewer',
  handle: async (_, portal) => {
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
    } satisfies BundlesAnswer);
  },
};

export const packs = looking(async (compiled) => {
  const bundle = resolvedBundle(compiled);
  return bundle === undefined ? unresolved() : answered(await remembered(compiled, 'packs', () => packsAnswer(bundle)));
});

export const why = looking((compiled, { params }) => {
  const bundle = resolvedBundle(compiled);
  const packId = params['pack_id'] as string;
  if (bundle === undefined) return unresolved();
  const answer = whyAnswer(bundle, packId);
  return answer === undefined ? refused(unknownPack(bundle, packId)) : answered(answer);
});

export const registries = looking((compiled) =>
  compiled.outcome.registries === undefined ? unresolved() : answered(registriesAnswer(compiled)),
);

export const rows = looking((compiled, { params }) => {
  const {
    name,
    search = '',
    offset = 0,
    limit = 50,
  } = params as {
    readonly name: string;
    readonly search?: string;
    readonly offset?: number;
    readonly limit?: number;
  };
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

export const diagnostics = looking((compiled) =>
  answered(remembered(compiled, 'diagnostics', () => diagnosticsAnswer(compiled))),
);

async function compiledProject(
  { project }: Pick<Portal, 'project'>,
  bundleId: string | null | undefined,
): Promise<Compiled> {
  if (project === undefined)
    return {
      ok: false,
      refusal: notFound('NO_PROJECT', 'this instance has no packs and bundles', {
        hint: 'start the portal in a content repository',
      }),
    };
  try {
    const compiled = await project.compiled(bundleId === undefined ? project.bundleId : bundleId);
    if (bundleId === null || bundleId === undefined || isThere(compiled, bundleId)) return { ok: true, compiled };
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
    hint: 'say which one with `bundle`; `project.bundles` lists them',
  });
}

/** The packs are gone, or the config file is wrong. */
function unusable({ message }: Error): Refusal {
  return refusal('CONFLICT', 'PROJECT_UNUSABLE', message, { hint: 'mend the repository, then ask again' });
}

function isThere({ outcome }: CompiledProject, bundleId: string): boolean {
  return outcome.bundles.some((bundle) => bundle.bundleId === bundleId);
}

function unresolved(): Answered {
  return refused(
    refusal('CONFLICT', 'PROJECT_REFUSED', 'the project does not compile as it is', {
      hint: '`project.diagnostics` says why',
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
