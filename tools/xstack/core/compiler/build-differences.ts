import { createSha256 } from '#platform';
import { canonicalJson } from '../base/json/canonical.ts';
import type { JsonValue } from '../base/json/value.ts';
import type { BuildOutcome } from './build.ts';

/** Differences between two builds of the same input. */
export interface BuildDifferences {
  /** Registry files whose SHA-256 differs, or that only one build has. */
  readonly files: readonly string[];
  readonly lockfile: boolean;
  readonly diagnostics: boolean;
}

export function differencesOf(first: BuildOutcome, second: BuildOutcome): BuildDifferences {
  const texts = (build: BuildOutcome) => new Map((build.registries ?? []).map(({ file, chunks }) => [file, chunks]));
  const [one, other] = [texts(first), texts(second)];
  const none = () => [];
  const differs = (file: string) => hashOf((one.get(file) ?? none)()) !== hashOf((other.get(file) ?? none)());
  const json = (value: unknown) => canonicalJson((value ?? null) as JsonValue);
  return {
    files: [...new Set([...one.keys(), ...other.keys()])].filter(differs),
    lockfile: json(first.lockfile) !== json(second.lockfile),
    diagnostics: json(first.diagnostics) !== json(second.diagnostics),
  };
}

function hashOf(text: Iterable<Uint8Array>): string {
  const hash = createSha256();
  for (const chunk of text) hash.update(chunk);
  return hash.hex();
}
