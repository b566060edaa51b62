import type { TextSpan, TextStore } from '../text/text-store.ts';
import { canonicalForms } from './canonical.ts';
import type { JsonValue } from './value.ts';

/** A value as the two texts that a registry needs: one to hash, and one to print two levels deep. */
export interface StoredJson {
  readonly canonical: TextSpan;
  readonly printed: TextSpan;
}

export function storeJson(store: TextStore, value: JsonValue): StoredJson {
  const { canonical, printed, before, after } = canonicalForms(value);
  return { canonical: store.add(canonical), printed: store.add(printed, before, after) };
}
