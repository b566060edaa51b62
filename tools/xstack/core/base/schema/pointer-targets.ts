import { type JsonPointer, pointerSteps } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../json/value.ts';

/** A value at a pointer, and its path as numbers: sorting by them gives the order of the value. */
export interface PointerTarget {
  readonly value: JsonValue | undefined;
  readonly inArray: boolean;
  readonly order: readonly number[];
}

/** Looks up pointers in one value. Numbers the members of an object once, and only up to the last that is looked up. */
export function targetsIn(root: JsonValue): (at: JsonPointer) => PointerTarget {
  const membersOf = new Map<JsonObject, { names: readonly string[]; numbers: Map<string, number> }>();
  const numberOf = (object: JsonObject, name: string): number => {
    const { names, numbers } = membersOf.get(object) ?? { names: Object.keys(object), numbers: new Map() };
    membersOf.set(object, { names, numbers });
    while (numbers.size < names.length && !numbers.has(name)) numbers.set(names[numbers.size] as string, numbers.size);
    return numbers.get(name) ?? -1;
  };
  return (at) => {
    let value: JsonValue | undefined = root;
    let inArray = false;
    const order: number[] = [];
    for (const step of pointerSteps(at)) {
      inArray = Array.isArray(value);
      if (Array.isArray(value)) {
        order.push(Number(step));
        value = value[Number(step)];
      } else {
        order.push(numberOf(value as JsonObject, step));
        value = (value as JsonObject)[step];
      }
    }
    return { value, inArray, order };
  };
}
