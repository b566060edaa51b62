import { type JsonPointer, pointerSteps } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../json/value.ts';

/** A value at a pointer, and its path as numbers: sorting by them gives the order of the value. */
export interface PointerTarget {
  readonly value: JsonValue | undefined;
  readonly inArray: boolean;
  readonly order: readonly number[];
}

/** Looks up pointers in one value. Numbers the members of an object once, for any number of pointers through it. */
export function targetsIn(root: JsonValue): (at: JsonPointer) => PointerTarget {
  const numbersOf = new Map<JsonObject, Map<string, number>>();
  const numberOf = (object: JsonObject, name: string): number => {
    const known = numbersOf.get(object);
    const numbers = known ?? new Map(Object.keys(object).map((key, i) => [key, i]));
    if (known === undefined) numbersOf.set(object, numbers);
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
