import { listOwned, setOwner, showOwner, transferOwner } from '../../ops/scene/owner.ts';
import { registryOptions, requiredOption, sceneCommand } from '../../ops/scene/scene-context.ts';

export const command = sceneCommand(
  {
    summary: 'show, set or transfer the owner of a package',
    positionals: [
      { name: 'action', summary: 'the action', choices: ['set', 'show', 'list', 'transfer'], required: true },
    ],
    options: {
      name: { type: 'string', short: 'n', value: 'NAME', ids: 'scenes', summary: 'the package (set, show, transfer)' },
      owner: { type: 'string', value: 'WHO', summary: 'the owner (set, list)' },
      from: { type: 'string', value: 'WHO', summary: 'required current owner (transfer)' },
      to: { type: 'string', value: 'WHO', summary: 'the new owner (transfer)' },
      remove: { type: 'boolean', summary: 'leave the package without an owner (set)' },
      ...registryOptions,
    },
    examples: [
      ['xstack scene owner set --name lantern --owner ana', 'make ana the owner of lantern'],
      ['xstack scene owner transfer --name lantern --from ana --to ben', 'only if ana is the owner'],
    ],
  },
  async (args, context) => {
    const option = (option: 'name' | 'owner' | 'from' | 'to') => requiredOption(context.report, args, option);
    if (args.action === 'list') return listOwned(context, option('owner'));
    const name = option('name');
    if (name === undefined) return undefined;
    if (args.action === 'show') return showOwner(context, name);
    if (args.action === 'transfer') {
      const [from, to] = [option('from'), option('to')];
      return from === undefined || to === undefined ? undefined : transferOwner(context, name, { from, to });
    }
    if (args.remove === true) return setOwner(context, name, undefined);
    const owner = option('owner');
    return owner === undefined ? undefined : setOwner(context, name, owner);
  },
);
