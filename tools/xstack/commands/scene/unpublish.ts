import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { formatCoordinate } from '../../core/scene/index/coordinate.ts';
import { indexFile, publishedIntegrity } from '../../core/scene/index/index.ts';
import { isVersion } from '../../core/scene/index/versions.ts';
import { planUnpublish, type UnpublishPlan, unpublishedBefore } from '../../core/scene/unpublish.ts';
import { changeRegistry } from '../../io/package-registry/change.ts';
import { shownIn } from '../../io/package-registry/registry.ts';
import {
  registryOptions,
  requiredOption,
  type SceneContext,
  sceneCommand,
  timestamp,
} from '../../ops/scene/scene-context.ts';

/** What unpublishing answers; the names are those of the contract. */
export interface UnpublishPayload {
  readonly unpublished: boolean;
  readonly coordinate: string;
  readonly package: { readonly name: string; readonly version: string };
  readonly remaining_versions: number;
  readonly new_latest: string | null;
  readonly registry: { readonly index_path: string };
}

export const command = sceneCommand(
  {
    summary: 'remove a published version from a registry',
    options: {
      name: { type: 'string', short: 'n', value: 'NAME', summary: 'the package' },
      version: { type: 'string', short: 'v', value: 'VERSION', summary: 'the version to take out' },
      ...registryOptions,
    },
    examples: [['xstack scene unpublish --name lantern --version 1.0.0', 'remove the version and its tarball']],
  },
  async (args, context) => {
    const name = requiredOption(context.report, args, 'name');
    const version = requiredVersion(context.report, requiredOption(context.report, args, 'version'));
    if (name === undefined || version === undefined) return undefined;
    const payload = await unpublishScene({ name, version }, context);
    return payload && { payload, text: unpublishText(payload) };
  },
);

/** Takes a version out of the registry: the index first, then the tarball and the directories that it leaves empty. */
export async function unpublishScene(
  { name, version }: { readonly name: string; readonly version: string },
  { report, registry, host }: SceneContext,
): Promise<UnpublishPayload | undefined> {
  const at = timestamp(host);
  const plan = await changeRegistry<UnpublishPlan>(report, {
    registry,
    waiting: host,
    decide: (say, index) => planUnpublish(say, index, { name, version, at }),
    holds: (index) => publishedIntegrity(index, name, version) === undefined,
    once: {
      journalEntry: `unpublish ${name}@${version}`,
      made: (index) => unpublishedBefore(index, { name, version, at }),
    },
  });
  return (
    plan && {
      unpublished: true,
      coordinate: plan.group === '' ? `${name}@${version}` : formatCoordinate({ group: plan.group, name, version }),
      package: { name, version },
      remaining_versions: plan.remaining,
      new_latest: plan.newLatest ?? null,
      registry: { index_path: shownIn(registry, indexFile) },
    }
  );
}

/** An exact version, where a range would be too dangerous or mean nothing. */
export function requiredVersion(report: Report, version: string | undefined): string | undefined {
  if (version === undefined || isVersion(version)) return version;
  report(
    diagnostic('refuse.scene.invalid_option', `--version \`${version}\` is not valid semver`, {
      help: 'write the version out, such as 1.2.0',
    }),
  );
  return undefined;
}

function unpublishText({ coordinate, remaining_versions, new_latest }: UnpublishPayload): string {
  const rest = new_latest === null ? 'no version is left' : `${remaining_versions} left, latest is ${new_latest}`;
  return `unpublished ${coordinate}\n  versions   ${rest}\n`;
}
