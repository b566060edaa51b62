import { type JsonPointer, pointerSteps } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../json/value.ts';

/** Where a pointer leads, and the way there in numbers, by which pointers can be sorted as they stand in the value. */
export interface Position {
  readonly value: JsonValue | undefined;
  readonly inArray: boolean;
  readonly order: readonly number[];
}

/** Looks up pointers into one value. The members of an object are counted once, however many pointers go through it. */
export function positionsIn(root: JsonValue): (at: JsonPointer) => Position {
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
