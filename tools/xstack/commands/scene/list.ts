import { listPackages } from '../../core/scene/describe.ts';
import { readRegistryIndex } from '../../io/package-registry/read-index.ts';
import { packageTable } from '../../ops/scene/package-table.ts';
import { registryOptions, sceneCommand } from '../../ops/scene/scene-context.ts';

export const command = sceneCommand(
  {
    summary: 'list the packages of a registry',
    options: registryOptions,
    examples: [['xstack scene list', 'every package with its latest version']],
  },
  (_args, { report, registry }) => {
    const read = readRegistryIndex(report, registry);
    if (read === undefined) return undefined;
    const packages = listPackages(read.index);
    return { payload: { packages, total: packages.length }, text: packageTable(packages) };
  },
);
