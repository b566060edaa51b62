import { planLock } from '../../core/scene/annotations.ts';
import { listVersions } from '../../core/scene/describe.ts';
import { findPackage } from '../../core/scene/index/index.ts';
import { readRegistryIndex } from '../../io/package-registry/read-index.ts';
import type { Arguments } from '../../ops/command.ts';
import { changeAnnotations } from '../../ops/scene/scene-annotations.ts';
import {
  registryOptions,
  requiredOption,
  type SceneAnswer,
  type SceneContext,
  sceneCommand,
  timestamp,
} from '../../ops/scene/scene-context.ts';
import { requiredVersion } from './unpublish.ts';

export const command = sceneCommand(
  {
    summary: 'lock a version, so that it is neither overwritten nor unpublished',
    positionals: [{ name: 'action', summary: 'what to do', choices: ['set', 'rm', 'ls'], required: true }],
    options: {
      name: { type: 'string', short: 'n', value: 'NAME', summary: 'the package' },
      version: { type: 'string', short: 'v', value: 'VERSION', summary: 'the version (set, rm)' },
      ...registryOptions,
    },
    examples: [['xstack scene lock set --name lantern --version 1.0.0', 'from now on 1.0.0 stays what it is']],
  },
  (args, context) => {
    const name = requiredOption(context.report, args, 'name');
    if (name === undefined) return undefined;
    return args['action'] === 'ls' ? list(context, name) : change(args, context, name);
  },
);

function list({ report, registry }: SceneContext, name: string): SceneAnswer | undefined {
  const read = readRegistryIndex(report, registry);
  const entry = read && findPackage(report, read.index, name);
  if (entry === undefined) return undefined;
  const lockedVersions = listVersions(entry).flatMap(({ version, locked }) => (locked ? [version] : []));
  return {
    payload: { success: true, action: 'ls', package: name, lockedVersions, registry: registry.given },
    text: lockedVersions.map((version) => `${version}\n`).join('') || 'no locked versions\n',
  };
}

async function change(args: Arguments, context: SceneContext, name: string): Promise<SceneAnswer | undefined> {
  const { report, registry, host } = context;
  const version = requiredVersion(report, requiredOption(report, args, 'version'));
  if (version === undefined) return undefined;
  const isLocked = args['action'] === 'set';
  const at = timestamp(host);
  const plan = await changeAnnotations(context, name, (say, index) =>
    planLock(say, index, { name, version, isLocked, at }),
  );
  return (
    plan && {
      payload: { success: true, action: isLocked ? 'set' : 'rm', package: name, version, registry: registry.given },
      text: `${isLocked ? 'locked' : 'unlocked'} ${name}@${version}\n`,
    }
  );
}
