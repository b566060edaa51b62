import { diffVersions, formatDiff } from '../../ops/scene/diff.ts';
import { registryOptions, requiredOption, sceneCommand } from '../../ops/scene/scene-context.ts';

export const command = sceneCommand(
  {
    summary: 'show what changed between two published versions',
    positionals: [
      { name: 'package', summary: 'the name of the package', ids: 'scenes' },
      { name: 'a', summary: 'the old version' },
      { name: 'b', summary: 'the new version' },
    ],
    options: {
      name: { type: 'string', short: 'n', value: 'NAME', ids: 'scenes', summary: 'the same as the first positional' },
      from: { type: 'string', value: 'VERSION', summary: 'the same as the second' },
      to: { type: 'string', value: 'VERSION', summary: 'the same as the third' },
      stat: { type: 'boolean', summary: 'names only, no text differences' },
      ...registryOptions,
    },
    examples: [['xstack scene diff lantern 1.0.0 1.1.0', 'files added, removed and changed, with a text difference']],
  },
  (args, context) => {
    const request = {
      name: requiredOption(context.report, args, 'name', 'package'),
      from: requiredOption(context.report, args, 'from', 'a'),
      to: requiredOption(context.report, args, 'to', 'b'),
      namesOnly: args.stat === true,
    };
    const payload = diffVersions(request, context);
    return payload && { payload, text: formatDiff(payload) };
  },
);
