import { planLock } from '../../core/scene/annotations.ts';
import { listVersions } from '../../core/scene/describe.ts';
import { findEntry } from '../../ops/scene/find-entry.ts';
import { requiredVersion } from '../../ops/scene/required-version.ts';
import { changeAnnotations } from '../../ops/scene/scene-annotations.ts';
import {
  registryOptions,
  requiredOption,
  type SceneAnswer,
  type SceneContext,
  sceneCommand,
  timestamp,
} from '../../ops/scene/scene-context.ts';

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
    if (args.action === 'ls') return list(context, name);
    const version = requiredVersion(context.report, requiredOption(context.report, args, 'version'));
    return version === undefined ? undefined : change(context, { name, version, isLocked: args.action === 'set' });
  },
);

function list(context: SceneContext, name: string): SceneAnswer | undefined {
  const entry = findEntry(context, name);
  if (entry === undefined) return undefined;
  const lockedVersions = listVersions(entry).flatMap(({ version, locked }) => (locked ? [version] : []));
  return {
    payload: { success: true, action: 'ls', package: name, lockedVersions, registry: context.registry.given },
    text: lockedVersions.map((version) => `${version}\n`).join('') || 'no locked versions\n',
  };
}

interface LockChange {
  readonly name: string;
  readonly version: string;
  readonly isLocked: boolean;
}

async function change(
  context: SceneContext,
  { name, version, isLocked }: LockChange,
): Promise<SceneAnswer | undefined> {
  const { registry, host } = context;
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
