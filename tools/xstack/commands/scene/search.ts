import { searchPackages } from '../../core/scene/describe.ts';
import { readRegistryIndex } from '../../io/package-registry/read-index.ts';
import { packageTable } from '../../ops/scene/package-table.ts';
import { registryOptions, sceneCommand, stringOption } from '../../ops/scene/scene-context.ts';

export const command = sceneCommand(
  {
    summary: 'search the packages of a registry by name, group and description',
    positionals: [{ name: 'text', summary: 'the text to search for (default: all packages)' }],
    options: {
      ...registryOptions,
      query: { type: 'string', short: 'q', value: 'TEXT', summary: 'the same as the positional' },
    },
    examples: [['xstack scene search light', 'packages about light']],
  },
  (args, { report, registry }) => {
    const read = readRegistryIndex(report, registry);
    if (read === undefined) return undefined;
    const query = stringOption(args, 'text') ?? stringOption(args, 'query') ?? '';
    const packages = searchPackages(read.index, query);
    return { payload: { query, packages, total: packages.length }, text: packageTable(packages) };
  },
);
