import { registryStats } from '../../core/scene/describe.ts';
import { readRegistryIndex } from '../../io/package-registry/read-index.ts';
import { registryOptions, sceneCommand } from '../../ops/scene/scene-context.ts';
import { table } from '../../ops/table.ts';

export const command = sceneCommand(
  {
    summary: 'count the contents of a registry',
    options: registryOptions,
    examples: [['xstack scene stats', 'packages, versions, tags, owners, the latest publication']],
  },
  (_args, { report, registry }) => {
    const read = readRegistryIndex(report, registry);
    if (read === undefined) return undefined;
    const stats = registryStats(read.index);
    const recent = stats.mostRecentlyPublished;
    const counts = table(
      ['counted', { head: 'number', align: 'right' }],
      [
        ['packages', `${stats.totalPackages}`],
        ['versions', `${stats.totalVersions}`],
        ['tags', `${stats.totalTags}`],
        ['packages with owner', `${stats.packagesWithOwner}`],
        ['deprecated packages', `${stats.deprecatedPackages}`],
      ],
    );
    const last = recent === null ? 'none' : `${recent.package}@${recent.version} (${recent.publishedAt})`;
    return {
      payload: { success: true, ...stats, registry: registry.given },
      text: `${counts}last publication: ${last}\n`,
    };
  },
);
