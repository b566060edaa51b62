import { isJsonObject } from '../../core/base/json/value.ts';
import { planOwner } from '../../core/scene/annotations.ts';
import { stringMember } from '../../core/scene/index/index.ts';
import { readRegistryIndex } from '../../io/package-registry/read-index.ts';
import { table } from '../table.ts';
import { findEntry } from './find-entry.ts';
import { changeAnnotations } from './scene-annotations.ts';
import { type SceneAnswer, type SceneContext, timestamp } from './scene-context.ts';

/** Returns the owner of a package. */
export function showOwner(context: SceneContext, name: string): SceneAnswer | undefined {
  const entry = findEntry(context, name);
  if (entry === undefined) return undefined;
  const owner = stringMember(entry.value, 'owner') || null;
  return {
    payload: { success: true, action: 'show', package: name, owner, registry: context.registry.given },
    text: owner === null ? `${name} has no owner\n` : `${owner}\n`,
  };
}

/** Lists the packages of an owner; undefined if the owner is missing on the command line, which is reported. */
export function listOwned({ report, registry }: SceneContext, owner: string | undefined): SceneAnswer | undefined {
  const read = readRegistryIndex(report, registry);
  if (owner === undefined || read === undefined) return undefined;
  const packages = Object.entries(read.index.value.packages)
    .filter(([, entry]) => isJsonObject(entry) && stringMember(entry, 'owner').toLowerCase() === owner.toLowerCase())
    .map(([name]) => name);
  return {
    payload: { success: true, action: 'list', owner, packages, registry: registry.given },
    text:
      table(
        ['package'],
        packages.map((name) => [name]),
      ) || `no packages of ${owner}\n`,
  };
}

/** Sets the owner of a package; undefined: removes it. */
export async function setOwner(
  context: SceneContext,
  name: string,
  owner: string | undefined,
): Promise<SceneAnswer | undefined> {
  if (!(await changeOwner(context, { name, from: undefined, owner }))) return undefined;
  const registry = context.registry.given;
  return {
    payload: {
      success: true,
      action: 'set',
      package: name,
      owner: owner ?? null,
      removed: owner === undefined,
      registry,
    },
    text: ownerText(name, owner),
  };
}

/** Transfers a package; refused unless `from` owns it. */
export async function transferOwner(
  context: SceneContext,
  name: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<SceneAnswer | undefined> {
  if (!(await changeOwner(context, { name, from, owner: to }))) return undefined;
  return {
    payload: { success: true, action: 'transfer', package: name, from, to, registry: context.registry.given },
    text: ownerText(name, to),
  };
}

interface OwnerChange {
  readonly name: string;
  /** The required current owner, if any. */
  readonly from: string | undefined;
  /** The new owner; undefined: none. */
  readonly owner: string | undefined;
}

/** Reports whether the change was made; if not, the reason is reported. */
async function changeOwner(context: SceneContext, change: OwnerChange): Promise<boolean> {
  const at = timestamp(context.host);
  const plan = await changeAnnotations(context, change.name, (report, index) =>
    planOwner(report, index, { ...change, at }),
  );
  return plan !== undefined;
}

function ownerText(name: string, owner: string | undefined): string {
  return owner === undefined ? `${name} has no owner now\n` : `${name} belongs to ${owner}\n`;
}
