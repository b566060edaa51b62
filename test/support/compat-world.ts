/** A repository with a row of every built-in kind and of a registry of its own, whose values tests change one at a time. */
import { type Mutable, payloads } from './compat-payloads.ts';
import { bundle, manifest, text } from './repository.ts';

export type { Mutable } from './compat-payloads.ts';

/** Only `aperture_mm`, `title` and `filters` have rules. */
const definition = {
  schema_version: '1.0.0',
  name: 'telescope',
  description: 'Telescopes.',
  entry_type: 'telescope_collection',
  row_schema: {
    title: 'Telescope',
    type: 'object',
    'x-session': { added: 'compatible' },
    properties: {
      telescope_id: { type: 'string' },
      aperture_mm: { type: 'integer', 'x-compat': { lower: 'breaking', raise: 'compatible' } },
      title: { type: 'string', 'x-compat': 'cosmetic' },
      filters: { type: 'array', items: { type: 'string' }, 'x-compat': { add: 'compatible', remove: 'breaking' } },
      mount: { type: 'string' },
    },
  },
  payload_member: 'telescopes',
  id_field: 'telescope_id',
  fields: ['telescope_id', 'aperture_mm', 'title', 'filters', 'mount'],
  output: 'telescope.registry.json',
  output_member: 'telescopes',
};

/** A change of the world: of a row, or of any of its files as values. */
export type WorldChange =
  | { readonly kind: string; readonly change: (row: Mutable, payload: Mutable) => void }
  | { readonly files: (files: Record<string, Mutable>) => void };

const packPath = 'packs/core/pack.core.world';
export const manifestPath = `${packPath}/pack.json`;

/** Returns the path of the payload of a kind. */
export function payloadPath(kind: string): string {
  return `${packPath}/data/${kind}.json`;
}

function worldFiles(): Record<string, Mutable> {
  const contributions = Object.entries(payloads).map(([kind, { type, id }]) => ({
    type,
    id,
    path: `data/${kind}.json`,
  }));
  const types = [...new Set(contributions.map(({ type }) => type))].sort();
  const values = Object.entries(payloads).map(
    ([kind, { value }]) => [payloadPath(kind), structuredClone(value)] as const,
  );
  return {
    ...Object.fromEntries(values),
    [manifestPath]: manifest('pack.core.world', { contribution_types: types, contributions }),
    [`${packPath}/assets/icon.txt`]: 'icon',
    [`${packPath}/assets/map.txt`]: 'map',
    [`${packPath}/README.md`]: 'The world.',
    'packs/core/pack.core.other/pack.json': manifest('pack.core.other'),
    'schemas/registries/telescope.registry-definition.json': structuredClone(definition),
  };
}

/** Returns the sources of the world after a change. */
export function world(given?: WorldChange): Record<string, string> {
  const files = worldFiles();
  if (given !== undefined && 'files' in given) given.files(files);
  else if (given !== undefined) {
    const payload: Mutable = files[payloadPath(given.kind)];
    given.change(payloads[given.kind]?.row(payload), payload);
  }
  const sources = Object.entries(files).map(([path, value]) => [path, typeof value === 'string' ? value : text(value)]);
  return {
    ...Object.fromEntries(sources),
    ...(bundle(['pack.core.world', 'pack.core.other']) as Record<string, string>),
  };
}

/** Returns the kinds of rows that the world has. */
export const worldKinds = Object.keys(payloads);
