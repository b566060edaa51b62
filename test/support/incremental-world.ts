/** A small content repository to edit. */
import { mkdirSync, mkdtempSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundle, type Files, manifest, text } from './repository.ts';

export const repository = join(import.meta.dirname, '../..');
export const calendarDefinition = 'schemas/registries/calendar.registry-definition.json';
export const versionRegistry = 'tools/xstack/compatx/version_registry.json';
export const contentModel = 'schemas/content_model.json';
export const bundles = ['bundle.base.lab', 'bundle.small.lab'];

export function pack(number: number, needs: readonly string[] = []): Files {
  const id = `pack.domain.p${number}`;
  const contributions = [
    { type: 'domain', id: `domain.p${number}`, path: 'data/domain.json' },
    { type: 'lens', id: `lens.p${number}`, path: 'data/lens.json' },
    { type: 'registry_entries', id: `frames.p${number}`, path: 'data/frames.json' },
    { type: 'registry_entries', id: `calendars.p${number}`, path: 'data/calendars.json' },
  ];
  const at = (path: string) => `packs/domain/${id}/${path}`;
  return {
    [at('pack.json')]: text(
      manifest(id, {
        dependencies: needs.map((other) => `${other}@1.0.0`),
        contribution_types: ['domain', 'lens', 'registry_entries'],
        contributions,
      }),
    ),
    [at('README.md')]: `Pack ${number}.\n`,
    [at('data/domain.json')]: text({ domain_id: `domain.p${number}`, version: '1.0.0', description: 'Domain AAAA.' }),
    [at('data/lens.json')]: text({
      schema_version: '1.0.0',
      lens_id: `lens.p${number}`,
      lens_type: 'diegetic',
      transform_description: 'Lens AAAA.',
      required_entitlements: [],
      epistemic_constraints: { visibility_policy: 'sensor_limited', max_resolution_tier: 1 },
    }),
    [at('data/frames.json')]: text({
      entry_type: 'reference_frame_collection',
      frames: [`frame.p${number}`, `frame.p${number}.inner`].map((frame_id, i) => ({
        schema_version: '1.0.0',
        frame_id,
        parent_frame_id: i === 0 ? null : `frame.p${number - 1}`,
        transform: { translation_mm: { x: 0, y: 0, z: 0 }, rotation_mdeg: { yaw: 0, pitch: 0, roll: 0 } },
        semantics: 'system',
      })),
    }),
    [at('data/calendars.json')]: text({
      entry_type: 'calendar_collection',
      calendars: [
        {
          calendar_id: `calendar.p${number}`,
          object_id: `object.p${number}`,
          title: 'Title AAAA.',
          day_length_seconds: '86400',
          epoch: 'J2000',
          search_keys: [`calendar ${number}`],
        },
      ],
    }),
  };
}

/** Five packs with dependencies, two bundles, and a registry of the project. */
export function smallWorld(): Files {
  const numbers = [1, 2, 3, 4, 5];
  const ids = numbers.map((number) => `pack.domain.p${number}`);
  return {
    ...Object.fromEntries(numbers.flatMap((n) => Object.entries(pack(n, n === 1 ? [] : [`pack.domain.p${n - 1}`])))),
    ...bundle(ids),
    ...bundle(ids.slice(0, 2), 'bundle.small.lab'),
    [calendarDefinition]: readFileSync(join(repository, calendarDefinition)),
  };
}

/** Creates a repository in a new directory; all files have the same old `mtime`. */
export function makeWorld(): string {
  const root = mkdtempSync(join(tmpdir(), 'xstack-incremental-'));
  for (const [path, content] of Object.entries(smallWorld())) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    utimesSync(join(root, path), 1_600_000_000, 1_600_000_000);
  }
  return root;
}

export function put(root: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}
