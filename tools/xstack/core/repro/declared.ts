import { canonicalJson } from '../base/json/canonical.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json/value.ts';
import type { Sources } from '../compiler/compile-sources.ts';
import type { Holds } from './reduction.ts';
import { jsonOf, packsOf } from './repository.ts';

/** Lines of a story, and the manifests that they declare. */
export interface Declared {
  readonly lines: readonly string[];
  readonly files: ReadonlySet<string>;
}

const bundleFile = 'bundles/bundle.base.lab/bundle.json';

/** Gives manifests of packs and the bundle the form that a story can declare, where the problem stays. */
export function inDeclaredForm(sources: Sources, packsRoot: string, holds: Holds<Sources>): Sources {
  let plain = sources;
  for (const { directory } of packsOf(sources, packsRoot)) {
    const path = `${directory}/pack.json`;
    const value = jsonOf(plain[path]);
    if (!isJsonObject(value)) continue;
    for (const version of ['1.0.0', value['version']]) {
      const candidate = { ...plain, [path]: print(declaredPack({ ...value, version: version ?? '1.0.0' })) };
      if (!holds(candidate)) continue;
      plain = candidate;
      break;
    }
  }
  return withDeclaredBundle(plain, holds);
}

function withDeclaredBundle(sources: Sources, holds: Holds<Sources>): Sources {
  const [path, ...others] = Object.keys(sources).filter((each) => each.endsWith('/bundle.json'));
  const value = path === undefined ? undefined : jsonOf(sources[path]);
  if (path === undefined || others.length > 0 || !isJsonObject(value)) return sources;
  const rest = Object.fromEntries(Object.entries(sources).filter(([each]) => each !== path));
  const candidate = { ...rest, [bundleFile]: print(declaredBundle(value)) };
  return holds(candidate) ? candidate : sources;
}

/** Returns the lines for the manifests that have the form of a declaration. */
export function declared(sources: Sources, packsRoot: string): Declared {
  const lines: string[] = [];
  const files = new Set<string>();
  for (const { directory } of packsOf(sources, packsRoot)) {
    const path = `${directory}/pack.json`;
    const value = jsonOf(sources[path]);
    if (!isJsonObject(value) || !isSame(value, declaredPack(value)) || !isPlainPack(path, value)) continue;
    files.add(path);
    for (const line of packLines(value)) lines.push(line);
  }
  const bundle = jsonOf(sources[bundleFile]);
  if (isJsonObject(bundle) && isSame(bundle, declaredBundle(bundle)) && areWords(bundle['pack_ids'])) {
    files.add(bundleFile);
    lines.push(`# bundle ${(bundle['pack_ids'] as readonly string[]).join(' ')}`);
  }
  return { lines, files };
}

function packLines(value: JsonObject): string[] {
  const { pack_id, version, dependencies, contributions } = value as unknown as PackMembers;
  const needs = dependencies.length === 0 ? '' : ` needs ${dependencies.join(' ')}`;
  const token = version === '1.0.0' ? pack_id : `${pack_id}@${version}`;
  const rows = contributions.map(({ type, id, path }) => `# contribution ${pack_id} ${type} ${id} ${path}`);
  return [`# pack ${token}${needs}`, ...rows];
}

interface PackMembers {
  readonly pack_id: string;
  readonly version: string;
  readonly dependencies: readonly string[];
  readonly contributions: readonly { readonly type: string; readonly id: string; readonly path: string }[];
}

/** Reports whether a line can hold the members of a manifest, whose path follows from its id. */
function isPlainPack(path: string, value: JsonObject): boolean {
  const { pack_id, version, dependencies, contributions } = value as unknown as PackMembers;
  const words = [
    pack_id,
    version,
    ...dependencies,
    ...contributions.flatMap(({ type, id, path: file }) => [type, id, file]),
  ];
  const isId = typeof pack_id === 'string' && /^pack\.\w+\.\w+/.test(pack_id);
  return isId && areWords(words) && path === `packs/${pack_id.split('.')[1]}/${pack_id}/pack.json`;
}

function areWords(values: JsonValue | undefined): boolean {
  return (
    Array.isArray(values) && values.every((each) => typeof each === 'string' && /^[^\s@]+(?:@[^\s@]+)?$/.test(each))
  );
}

function declaredPack({ pack_id = '', version = '', dependencies = [], contributions = [] }: JsonObject): JsonObject {
  const entries = (Array.isArray(contributions) ? contributions : []).filter(isJsonObject);
  return {
    schema_version: '1.0.0',
    pack_id,
    version,
    compatibility: { session_spec_min: '1.0.0', session_spec_max: '1.0.0' },
    dependencies: Array.isArray(dependencies) ? dependencies : [],
    contribution_types: [...new Set(entries.flatMap(({ type = '' }) => [type]))],
    contributions: entries.map(({ type = '', id = '', path = '' }) => ({ type, id, path })),
    canonical_hash: 'placeholder.v1',
    signature_status: 'unsigned',
  };
}

function declaredBundle({ pack_ids = [] }: JsonObject): JsonObject {
  return {
    schema_version: '1.0.0',
    bundle_id: 'bundle.base.lab',
    description: 'The packs of this story.',
    pack_ids,
    optional_pack_ids: [],
  };
}

function isSame(a: JsonValue, b: JsonValue): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

function print(value: JsonValue): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
