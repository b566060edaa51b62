import type { JsonObject } from '../../../core/base/json/value.ts';
import type { ArenaSpan } from '../../../core/base/text/arena.ts';
import { compareText } from '../../../core/base/text/compare.ts';
import { inRegistryOrder } from '../../../core/compiler/registry/registry.ts';
import { contributionsIndex } from '../../../core/compiler/rows/collections.ts';
import type { CompiledProject } from '../../../ops/project/project-view.ts';
import type { IntentAnswers } from '../../contract/answers.ts';
import { cached } from './cached.ts';

/** The registries that were compiled. */
export function registriesAnswer(compiled: CompiledProject): IntentAnswers['project.registries'] {
  const registries = (compiled.outcome.registries ?? []).map(({ file, hash, hashName, size }) => ({
    name: file,
    hash,
    hash_name: hashName,
    row_count: size,
    kinds: file === contributionsIndex.file ? ['contribution'] : kindsOf(compiled, file),
  }));
  return { registries };
}

export interface RowsQuery {
  readonly name: string;
  readonly search: string;
  readonly offset: number;
  readonly limit: number;
}

/** A page of the rows of a registry; undefined if there is no such registry. Only the rows of the page are read. */
export function rowsAnswer(
  compiled: CompiledProject,
  { name, search, offset, limit }: RowsQuery,
): IntentAnswers['project.registry.rows'] | undefined {
  const { registries = [] } = compiled.outcome;
  if (!registries.some(({ file }) => file === name)) return undefined;
  const wanted = search.toLowerCase();
  const isMeant = ({ id, pack_id, file }: UnreadRow) =>
    [id, pack_id, file].some((text) => text.toLowerCase().includes(wanted));
  const all = cached(compiled, `rows of ${name}`, () => rowsOf(compiled, name));
  const found = wanted === '' ? all : all.filter(isMeant);
  const rows = found
    .slice(offset, offset + limit)
    .map(({ text, ...row }) => ({ ...row, value: rowValue(compiled, text) }));
  return { name, rows, total: found.length, offset, limit };
}

/** A row and its origin, before its JSON is read. */
interface UnreadRow {
  readonly kind: string;
  readonly id: string;
  readonly pack_id: string;
  readonly file: string;
  readonly pointer: string;
  readonly text: ArenaSpan;
}

function rowsOf(compiled: CompiledProject, name: string): readonly UnreadRow[] {
  return name === contributionsIndex.file ? contributionRows(compiled) : registryRows(compiled, name);
}

function registryRows(compiled: CompiledProject, name: string): UnreadRow[] {
  const all = (compiled.outcome.resolved ?? []).flatMap(({ rows }) => rows);
  return kindsOf(compiled, name).flatMap((kind) =>
    inRegistryOrder(all.filter((row) => row.kind === kind)).map(({ id, packId, file, pointer, text }) => ({
      kind,
      id,
      pack_id: packId,
      file,
      pointer,
      text,
    })),
  );
}

function contributionRows({ outcome: { resolved = [] } }: CompiledProject): UnreadRow[] {
  const all = resolved.flatMap(({ path, identity, contributions }) =>
    contributions.flatMap(({ type, id, index, text }) =>
      text === undefined
        ? []
        : [
            {
              kind: type as string,
              id,
              pack_id: identity.packId,
              file: `${path}/pack.json`,
              pointer: `/contributions/${index}`,
              text,
            },
          ],
    ),
  );
  return all.sort((a, b) => compareText(a.kind, b.kind) || compareText(a.id, b.id));
}

function kindsOf({ collections }: CompiledProject, name: string): string[] {
  return [...new Set(collections.filter(({ registry }) => registry.file === name).map(({ kind }) => kind))];
}

function rowValue({ arena }: CompiledProject, text: ArenaSpan): JsonObject {
  return JSON.parse(Buffer.from(arena.bytes(text)).toString('utf8')) as JsonObject;
}
