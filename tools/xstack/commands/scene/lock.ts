import { changeLock, listLocks } from '../../ops/scene/lock.ts';
import { requiredVersion } from '../../ops/scene/required-version.ts';
import { registryOptions, requiredOption, sceneCommand } from '../../ops/scene/scene-context.ts';

export const command = sceneCommand(
  {
    summary: 'lock a version, so that it is neither overwritten nor unpublished',
    positionals: [{ name: 'action', summary: 'the action', choices: ['set', 'rm', 'ls'], required: true }],
    options: {
      name: { type: 'string', short: 'n', value: 'NAME', ids: 'scenes', summary: 'the package' },
      version: { type: 'string', short: 'v', value: 'VERSION', summary: 'the version (set, rm)' },
      ...registryOptions,
    },
    examples: [['xstack scene lock set --name lantern --version 1.0.0', '1.0.0 can no longer be changed']],
  },
  (args, context) => {
    const name = requiredOption(context.report, args, 'name');
    if (name === undefined) return undefined;
    if (args.action === 'ls') return listLocks(context, name);
    const version = requiredVersion(context.report, requiredOption(context.report, args, 'version'));
    return version === undefined ? undefined : changeLock(context, { name, version, isLocked: args.action === 'set' });
  },
);
