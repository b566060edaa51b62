import { join } from 'node:path';
import { sha256Hex } from '#platform';
import { descriptionLimits } from '../../core/base/json/excess.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/base/json/value.ts';
import type { CompiledPack } from '../../core/compiler/pack/compile-pack.ts';
import type { DescriptionFile, ValueContext } from '../../core/explain/value/value-context.ts';
import { readFileSync } from '../../io/file-system.ts';
import { packageRoot } from '../../io/package-root.ts';
import { memoized } from './memoized.ts';
import { registryWithRows } from './registry-rows.ts';

/** The sources that a value is explained from. */
export interface ValueSources extends Pick<ValueContext, 'collections' | 'model'> {
  readonly definitions: readonly SourceFile[];
  readonly contentModel?: SourceFile | undefined;
  /** Returns the bytes of a compiled registry. */
  readonly registry: (file: string) => Uint8Array | undefined;
  /** True if the registries are files, which may be much larger than the explained rows. */
  readonly areFiles?: boolean;
  readonly pack: (packId: string) => CompiledPack | undefined;
  /** Returns the bytes of a file of the project; undefined if it is unreadable. */
  readonly read: (file: string) => Uint8Array | undefined;
  readonly lockfile: string;
}

interface SourceFile {
  readonly file: string;
  readonly bytes?: Uint8Array | undefined;
}

/** Reads and parses on demand, each file once. */
export function valueContext({
  registry,
  areFiles = false,
  pack,
  read,
  lockfile,
  ...sources
}: ValueSources): ValueContext {
  return {
    collections: sources.collections,
    model: sources.model,
    definitions: sources.definitions.flatMap(description),
    contentModel: sources.contentModel && description(sources.contentModel)[0],
    ...registriesOf(registry, areFiles),
    pack: memoized(pack),
    document: memoized((file) => valueIn(file, read(file))),
    sha256: memoized((file) => {
      const found = read(file);
      return found && sha256Hex(found);
    }),
    schema: memoized((file) => {
      const schema = objectIn(file, readFileSync(join(packageRoot(), file)));
      if (schema === undefined) throw new Error(`bug: \`${file}\` is no schema`);
      return schema;
    }),
    lock: { file: lockfile, value: objectIn(lockfile, read(lockfile)) },
  };
}

/** A restricted registry replaces the whole one until another row is requested. */
function registriesOf(
  bytesOf: ValueSources['registry'],
  areFiles: boolean,
): Pick<ValueContext, 'registry' | 'restrict'> {
  const bytes = memoized(bytesOf);
  const whole = memoized((file) => objectIn(file, bytes(file)));
  if (!areFiles) return { registry: whole };
  const restricted = new Map<string, JsonObject>();
  return {
    registry: (file) => restricted.get(file) ?? whole(file),
    restrict: (file, lists, id) => {
      restricted.delete(file);
      const source = bytes(file);
      const found =
        source && registryWithRows(file, Buffer.from(source.buffer, source.byteOffset, source.length), lists, id);
      if (found !== undefined) restricted.set(file, found);
      return found;
    },
  };
}

function description({ file, bytes }: SourceFile): DescriptionFile[] {
  const value = bytes && readJsonBytes(() => {}, file, bytes, descriptionLimits)?.value;
  return isJsonObject(value) ? [{ file, value }] : [];
}

/** Problems of the document were reported where it was compiled. */
function valueIn(file: string, bytes: Uint8Array | undefined): JsonValue | undefined {
  return bytes && readJsonBytes(() => {}, file, bytes)?.value;
}

function objectIn(file: string, bytes: Uint8Array | undefined): JsonObject | undefined {
  const value = valueIn(file, bytes);
  return isJsonObject(value) ? value : undefined;
}
