import { isJsonObject } from '../../core/base/json/value.ts';
import { planOwner } from '../../core/scene/annotations.ts';
import { stringMember } from '../../core/scene/index/index.ts';
import { readRegistryIndex } from '../../io/package-registry/read-index.ts';
import type { OptionArguments, OptionSpecs } from '../../ops/command.ts';
import { findEntry } from '../../ops/scene/find-entry.ts';
import { changeAnnotations } from '../../ops/scene/scene-annotations.ts';
import {
  registryOptions,
  requiredOption,
  type SceneAnswer,
  type SceneContext,
  sceneCommand,
  timestamp,
} from '../../ops/scene/scene-context.ts';

const options = {
  name: { type: 'string', short: 'n', value: 'NAME', summary: 'the package (set, show, transfer)' },
  owner: { type: 'string', value: 'WHO', summary: 'the owner (set, list)' },
  from: { type: 'string', value: 'WHO', summary: 'who must be the owner now (transfer)' },
  to: { type: 'string', value: 'WHO', summary: 'the new owner (transfer)' },
  remove: { type: 'boolean', summary: 'leave the package without an owner (set)' },
  ...registryOptions,
} as const satisfies OptionSpecs;

export const command = sceneCommand(
  {
    summary: 'show, set or transfer the owner of a package',
    positionals: [
      { name: 'action', summary: 'what to do', choices: ['set', 'show', 'list', 'transfer'], required: true },
    ],
    options,
    examples: [
      ['xstack scene owner set --name lantern --owner ana', 'make ana the owner of lantern'],
      ['xstack scene owner transfer --name lantern --from ana --to ben', 'only if ana is the owner'],
    ],
  },
  (args, context) => {
    if (args.action === 'list') return list(context, requiredOption(context.report, args, 'owner'));
    const name = requiredOption(context.report, args, 'name');
    if (name === undefined) return undefined;
    if (args.action === 'show') return show(context, name);
    return change({ ...args, action: args.action }, context, name);
  },
);

function show(context: SceneContext, name: string): SceneAnswer | undefined {
  const entry = findEntry(context, name);
  if (entry === undefined) return undefined;
  const owner = stringMember(entry.value, 'owner') || null;
  return {
    payload: { success: true, action: 'show', package: name, owner, registry: context.registry.given },
    text: owner === null ? `${name} has no owner\n` : `${owner}\n`,
  };
}

function list({ report, registry }: SceneContext, owner: string | undefined): SceneAnswer | undefined {
  const read = readRegistryIndex(report, registry);
  if (owner === undefined || read === undefined) return undefined;
  const packages = Object.entries(read.index.value.packages)
    .filter(([, entry]) => isJsonObject(entry) && stringMember(entry, 'owner').toLowerCase() === owner.toLowerCase())
    .map(([name]) => name);
  return {
    payload: { success: true, action: 'list', owner, packages, registry: registry.given },
    text: packages.map((name) => `${name}\n`).join('') || `no packages of ${owner}\n`,
  };
}

type ChangeArguments = OptionArguments<typeof options> & { readonly action: 'set' | 'transfer' };

async function change(args: ChangeArguments, context: SceneContext, name: string): Promise<SceneAnswer | undefined> {
  const { report, registry, host } = context;
  const isTransfer = args.action === 'transfer';
  const from = isTransfer ? requiredOption(report, args, 'from') : undefined;
  const removed = !isTransfer && args.remove === true;
  const owner = removed ? undefined : requiredOption(report, args, isTransfer ? 'to' : 'owner');
  if ((owner === undefined && !removed) || (isTransfer && from === undefined)) return undefined;
  const at = timestamp(host);
  const plan = await changeAnnotations(context, name, (say, index) => planOwner(say, index, { name, owner, from, at }));
  if (plan === undefined) return undefined;
  return {
    payload: isTransfer
      ? { success: true, action: 'transfer', package: name, from, to: owner, registry: registry.given }
      : { success: true, action: 'set', package: name, owner: owner ?? null, removed, registry: registry.given },
    text: owner === undefined ? `${name} has no owner now\n` : `${name} belongs to ${owner}\n`,
  };
}
