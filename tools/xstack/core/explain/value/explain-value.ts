import { pointerSteps, valueAt } from '../../base/json/pointer.ts';
import { isJsonObject, type JsonValue } from '../../base/json/value.ts';
import { contributionsIndex } from '../../compiler/rows/collections.ts';
import type { ValueAddress } from './address.ts';
import { isCovered, type LockEntry, packLockEntry, registryLockEntry } from './lock-entry.ts';
import type { Origin } from './origin.ts';
import { registryOrigin, rowLists } from './registry-origin.ts';
import { type RowPosition, rowPosition } from './row-position.ts';
import type { ValueContext } from './value-context.ts';

/** A value of a registry, and everything that it follows from. */
export interface ValueExplanation {
  readonly address: ValueAddress;
  readonly value: JsonValue;
  /** The row that has the value. */
  readonly row?: { readonly kind: string; readonly id: string; readonly position: RowPosition };
  readonly origin: Origin;
  /** The files that the value was made from, with the SHA-256 of their bytes. */
  readonly files: readonly HashedSource[];
  readonly lock?: LockEntry;
}

export interface HashedSource {
  readonly file: string;
  readonly sha256: string | undefined;
  /** True if the canonical hash of the pack covers the file. */
  readonly isCovered: boolean;
}

/** Explains an existing value of a registry; undefined if a source cannot be read. */
export function explainValue(context: ValueContext, address: ValueAddress): ValueExplanation | undefined {
  const { file } = address;
  const registry = context.registry(file);
  const steps = pointerSteps(address.pointer);
  const value = valueAt(registry, steps);
  const origin = registryOrigin(context, file, steps);
  if (registry === undefined || value === undefined || origin === undefined) return undefined;
  const { packId, at, from } = origin;
  const sources = [at?.file, from].filter((each) => each !== undefined);
  const lock = packId === undefined ? registryLock(context, file) : packLockEntry(context, packId);
  const row = rowOf(context, file, steps);
  return {
    address,
    value,
    ...(row !== undefined && { row }),
    origin,
    files: [...new Set(sources)].map((each) => ({
      file: each,
      sha256: context.sha256(each),
      isCovered: packId !== undefined && isCovered(context, packId, each),
    })),
    ...(lock !== undefined && { lock }),
  };
}

function registryLock(context: ValueContext, file: string): LockEntry | undefined {
  const registry = context.registry(file);
  const names = [...context.collections.map((each) => each.registry), contributionsIndex];
  const hashName = names.find((each) => each.file === file)?.hashName;
  return registry && hashName !== undefined ? registryLockEntry(context, hashName, registry) : undefined;
}

function rowOf(context: ValueContext, file: string, [name, index]: readonly string[]): ValueExplanation['row'] {
  const registry = context.registry(file);
  const list = rowLists(context, file).find((each) => each.member === name);
  const row = valueAt(registry, [name ?? '', index ?? '']);
  if (registry === undefined || list === undefined || !isJsonObject(row)) return undefined;
  return { kind: list.kind, id: row[list.idField] as string, position: rowPosition(list, registry, Number(index)) };
}
