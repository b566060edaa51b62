/** Repositories with sound hashes and one seeded fault each, for a script without judgement. */

import type { JsonObject } from '../../tools/xstack/core/base/json/value.ts';
import { compile } from '../../tools/xstack/core/compiler/compile-sources.ts';
import { families, pick, randomOf, refusedRepository } from './refused-repositories.ts';
import { bundle, type Files, manifest, text } from './repository.ts';

/** A repository that compiles without a warning, and the same with a fault. */
export interface RepairableFault {
  readonly name: string;
  readonly broken: Files;
}

type Sources = Record<string, string>;

/** Returns the repository of a seed. */
export function repairableFault(seed: number): RepairableFault {
  const random = randomOf(seed);
  const kinds = [...families, ...Object.keys(documentFaults)];
  const kind = kinds[seed % kinds.length] as string;
  const family = families.find((each) => each === kind);
  if (family !== undefined) return { name: `${seed} ${kind}`, broken: refusedRepository(family, seed) };
  const sources = soundRepository();
  documentFaults[kind]?.(sources, random);
  return { name: `${seed} ${kind}`, broken: sources };
}

/** Three packs with a payload each; the last needs the others. */
function soundRepository(): Sources {
  const ids = ['amber', 'basalt', 'cinder'];
  const files: Sources = { ...(bundle(['pack.core.cinder']) as Sources) };
  for (const [i, id] of ids.entries()) {
    const directory = `packs/core/pack.core.${id}`;
    const needs = ids.slice(0, i).map((each) => `pack.core.${each}@^1.0.0`);
    files[`${directory}/data/${id}.json`] = text({ domain_id: `domain.${id}`, version: '1.0.0', description: id });
    files[`${directory}/pack.json`] = text(
      manifest(`pack.core.${id}`, {
        dependencies: needs,
        contribution_types: ['domain'],
        contributions: [{ type: 'domain', id: `domain.${id}`, path: `data/${id}.json` }],
      }),
    );
  }
  return withHashes(files);
}

/** Writes the hashes that the compiler states in its warnings about placeholders, by compiling once without them. */
function withHashes(files: Sources): Sources {
  const { lockfile } = compile(files);
  const hashes = new Map((lockfile?.resolved_packs ?? []).map((each) => [each.pack_id, each.canonical_hash]));
  return Object.fromEntries(
    Object.entries(files).map(([path, source]) => {
      const hash = hashes.get(path.split('/')[2] ?? '');
      return [path, hash === undefined ? source : source.replace('placeholder.v1', hash)];
    }),
  );
}

const manifests = ['amber', 'basalt', 'cinder'].map((id) => `packs/core/pack.core.${id}/pack.json`);

/** Changes the value of a manifest. */
function change(
  files: Sources,
  random: () => number,
  edit: (value: Record<string, unknown>) => void,
  paths = manifests,
): void {
  const path = pick(random, paths);
  const value = JSON.parse(files[path] as string) as Record<string, unknown>;
  edit(value);
  files[path] = text(value as JsonObject);
}

function changeContribution(files: Sources, random: () => number, edit: (entry: Record<string, string>) => void): void {
  change(files, random, (value) => edit((value['contributions'] as Record<string, string>[])[0] ?? {}));
}

const documentFaults: Readonly<Record<string, (files: Sources, random: () => number) => void>> = {
  'another payload': (files, random) => {
    const path = pick(random, manifests).replace(/pack\.core\.(\w+)\/pack\.json$/, 'pack.core.$1/data/$1.json');
    files[path] = (files[path] as string).replace('"description": "', '"description": "a new ');
  },
  'another payload, and a range': (files) => {
    const directory = 'packs/core/pack.core.cinder';
    files[`${directory}/data/cinder.json`] = text({ domain_id: 'domain.cinder', version: '1.0.1' });
    files[`${directory}/pack.json`] = (files[`${directory}/pack.json`] as string).replace(
      'basalt@^1.0.0',
      'basalt@^2.0.0',
    );
  },
  'no version': (files, random) => change(files, random, (value) => delete value['schema_version']),
  'no hash': (files, random) => change(files, random, (value) => delete value['canonical_hash']),
  'byte-order mark': (files, random) => {
    const path = pick(random, manifests);
    files[path] = `\uFEFF${files[path]}`;
  },
  'misspelt path': (files, random) =>
    changeContribution(files, random, (entry) => {
      entry['path'] = entry['path']?.replace('.json', '.jsn') ?? '';
    }),
  'misspelt type': (files, random) =>
    changeContribution(files, random, (entry) => {
      entry['type'] = 'domian';
    }),
  'undeclared type': (files, random) =>
    change(files, random, (value) => {
      value['contribution_types'] = [];
    }),
  'duplicate dependency': (files, random) =>
    change(
      files,
      random,
      (value) => {
        value['dependencies'] = ['pack.core.amber', 'pack.core.amber'];
      },
      manifests.slice(1),
    ),
  'duplicate in the bundle': (files) => {
    files['bundles/bundle.base.lab/bundle.json'] = bundle(['pack.core.cinder', 'pack.core.cinder'])[
      'bundles/bundle.base.lab/bundle.json'
    ] as string;
  },
};
