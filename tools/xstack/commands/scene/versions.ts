import { listVersions } from '../../core/scene/describe.ts';
import { stringMember } from '../../core/scene/index/index.ts';
import { findEntry } from '../../ops/scene/find-entry.ts';
import { registryOptions, requiredOption, sceneCommand } from '../../ops/scene/scene-context.ts';
import { versionTable } from '../../ops/scene/version-table.ts';

export const command = sceneCommand(
  {
    summary: 'list the versions of a package, highest first',
    positionals: [{ name: 'package', summary: 'the name of the package', ids: 'scenes' }],
    options: {
      ...registryOptions,
      name: { type: 'string', short: 'n', value: 'NAME', ids: 'scenes', summary: 'the same as the positional' },
    },
    examples: [['xstack scene versions lantern', 'every version with its time and integrity']],
  },
  (args, context) => {
    const name = requiredOption(context.report, args, 'name', 'package');
    if (name === undefined) return undefined;
    const entry = findEntry(context, name);
    if (entry === undefined) return undefined;
    const versions = listVersions(entry);
    return {
      payload: { name, latest: stringMember(entry.value, 'latest'), total: versions.length, versions },
      text: versionTable(versions),
    };
  },
);
