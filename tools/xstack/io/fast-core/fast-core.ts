import { schemaAddresses } from '../../core/base/schema/generated/fast-tables.ts';
import { versionsOf } from '../../core/base/version/check-version.ts';
import type { Compilation, PackContext } from '../../core/compiler/pack/compile-pack.ts';
import type { PackDirectory } from '../../core/compiler/pack/source-tree.ts';
import { PackAreas } from './areas.ts';
import { writeCollections } from './collection-tables.ts';
import { decodePack, type ProjectCore } from './decode-pack.ts';
import { loadCore } from './load.ts';
import { names } from './names.ts';
import { listSource, readSource } from './pack-source.ts';

/** Returns the compilation of a pack that is proved sound: that of `compilePack`, without diagnostics; undefined for others. */
export type AcceptPack = (directory: PackDirectory) => Compilation | undefined;

/** The version of manifests without relations, which the core does not read; its schema forbids them. */
const manifestVersion = '1.0.0';

/** Loads the accept-only core with the tables of a project. */
export function fastCore(context: PackContext): AcceptPack {
  const { versions, model } = context;
  if (versionsOf(versions, 'pack_manifest').current_version !== manifestVersion) return () => undefined;
  const { core, memory } = loadCore();
  const texts = [...names, manifestVersion];
  const collections = context.collections.filter(({ type }) => !model.ownTypes.has(type));
  const [groups, groupCount] = writeCollections(memory, collections);
  const namesAt = memory.list(texts.flatMap((text) => memory.string(text)));
  core.placeTables(namesAt, groups, groupCount, schemaAddresses['pack_manifest'] as number, memory.reserve(64));
  const areas = new PackAreas(memory, core);
  const sessionSpec = versionsOf(versions, 'session_spec').current_version;
  const loaded = { context: { ...context, collections }, core, memory, areas, sessionSpec };
  return (directory) => acceptPack(loaded, directory);
}

function acceptPack(loaded: ProjectCore, directory: PackDirectory): Compilation | undefined {
  const { context, core, memory, areas } = loaded;
  const { path, category, name, entries } = directory; // `entries` may be derived on each access.
  const files = listSource(context, { path, category, name, entries });
  if (files === undefined) return undefined;
  const total = files.reduce((sum, { size }) => sum + size, 0);
  if (!areas.fit(total, files.length)) return undefined;
  const source = readSource(context, files, memory, areas);
  if (source === undefined) return undefined;
  const length = memory.bytes.write(path, areas.directory, 'latin1');
  const start = areas.directory + length - name.length;
  if (core.accept(areas.files, source.files.length, start, name.length, areas.directory, length) === 0)
    return undefined;
  const pack = decodePack(loaded, directory, source);
  return pack && { pack, files: source.hashed };
}
