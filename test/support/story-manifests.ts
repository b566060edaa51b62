/** The manifests that stories declare in one line instead of writing them out. */

/**
 * Returns the files that the directives of a story declare:
 *   `# pack PACK[@VERSION] [needs DEPENDENCY ...]`: the manifest of a pack, without contributions;
 *   `# contribution PACK TYPE ID PATH` adds a contribution to a declared pack;
 *   `# relation PACK MEMBER ENTRY ...` adds a list of version 1.1.0 to a declared pack; spaces in an entry are written `_`;
 *   `# bundle PACK ...`: the default bundle with these packs;
 *   `# scene-package DIRECTORY`: the manifest of the scene package `lantern`.
 */
export function declaredFiles(comment: string): Map<string, string> {
  const lines = comment.split('\n').map((line) => line.split(' '));
  const argumentsOf = (name: string) =>
    lines.filter(([mark, word]) => mark === '#' && word === name).map(([, , ...words]) => words);
  const contributions = argumentsOf('contribution').map(contribution);
  const relations = argumentsOf('relation');
  const packs = argumentsOf('pack').map((words) => withRelations(packManifest(words, contributions), relations));
  const declared = new Set(packs.map(({ pack_id }) => pack_id));
  const orphan = contributions.find(({ pack }) => !declared.has(pack));
  if (orphan)
    throw new Error(`the story has a contribution to \`${orphan.pack}\`, but no line \`# pack ${orphan.pack}\``);
  return new Map([
    ...packs.map((manifest) => [packPath(manifest.pack_id), print(manifest)] as const),
    ...argumentsOf('bundle').map((words) => [bundlePath, print(bundle(words))] as const),
    ...argumentsOf('scene-package').map(
      ([directory]) => [`${directory}/scene-package.json`, print(scenePackage)] as const,
    ),
  ]);
}

interface Contribution {
  readonly pack: string;
  readonly entry: { readonly type: string; readonly id: string; readonly path: string };
}

function contribution(words: readonly string[]): Contribution {
  const [pack, type, id, path, ...rest] = words;
  if (!pack || !type || !id || !path || rest.length > 0)
    throw new Error(`expected \`# contribution PACK TYPE ID PATH\`, found \`# contribution ${words.join(' ')}\``);
  return { pack, entry: { type, id, path } };
}

function packManifest(words: readonly string[], contributions: readonly Contribution[]) {
  const [token = '', needs = 'needs', ...dependencies] = words;
  const [id = '', version = '1.0.0'] = token.split('@');
  if (!/^pack\.\w+\.\w+/.test(id) || needs !== 'needs')
    throw new Error(`expected \`# pack PACK[@VERSION] [needs DEPENDENCY ...]\`, found \`# pack ${words.join(' ')}\``);
  const entries = contributions.filter(({ pack }) => pack === id).map(({ entry }) => entry);
  return {
    schema_version: '1.0.0',
    pack_id: id,
    version,
    compatibility: { session_spec_min: '1.0.0', session_spec_max: '1.0.0' },
    dependencies,
    contribution_types: [...new Set(entries.map(({ type }) => type))],
    contributions: entries,
    canonical_hash: 'placeholder.v1',
    signature_status: 'unsigned',
  };
}

function withRelations(manifest: ReturnType<typeof packManifest>, relations: readonly (readonly string[])[]) {
  const own = relations.filter(([pack]) => pack === manifest.pack_id);
  if (own.length === 0) return manifest;
  const { schema_version: _version, pack_id, version, compatibility, dependencies, ...rest } = manifest;
  const lists = own.map(([, member, ...entries]) => [member, entries.map((entry) => entry.replaceAll('_', ' '))]);
  const head = { schema_version: '1.1.0', pack_id, version, compatibility, dependencies };
  return { ...head, ...Object.fromEntries(lists), ...rest };
}

const packPath = (id: string) => `packs/${id.split('.')[1]}/${id}/pack.json`;

const bundlePath = 'bundles/bundle.base.lab/bundle.json';

const bundle = (packIds: readonly string[]) => ({
  schema_version: '1.0.0',
  bundle_id: 'bundle.base.lab',
  description: 'The packs of this story.',
  pack_ids: packIds,
  optional_pack_ids: [],
});

const scenePackage = {
  apiVersion: 'kse.scene.package/v0.1',
  kind: 'scene-template',
  metadata: { group: 'demo', name: 'lantern', version: '1.0.0', description: 'A lantern in the dark' },
  compatibility: { kse_version: '>=1.0.0', scene_api_version: 'v0.1' },
  capabilities: { provides: ['light'], requires: [] },
  artifacts: { entry_scene: 'scene.yaml', generates: ['scene.yaml'] },
  governance: { risk_level: 'low', approval_required: false, rollback_supported: true },
};

const print = (manifest: unknown) => `${JSON.stringify(manifest, null, 2)}\n`;
