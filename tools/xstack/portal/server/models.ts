import type { JsonValue } from '../../core/base/json/value.ts';
import { compareText } from '../../core/base/text/compare.ts';
import type { GovernanceFilter } from '../../core/ports/store.ts';
import type { GovernanceRow } from '../../core/product/types.ts';
import { type Instance, importedScenesJson, packageHistory } from '../../ops/product/service.ts';
import type { IntentAnswers } from '../contract/answers.ts';

export type DataRecord = IntentAnswers['api.data']['records'][number];

export interface Order {
  readonly field: string;
  readonly isDescending: boolean;
}

export interface Query {
  readonly where: readonly { readonly field: string; readonly value: JsonValue }[];
  readonly order: readonly Order[];
  readonly limit: number;
}

/** A model that `api.data` lists. */
export interface Model {
  readonly fields: readonly string[];
  readonly order: string;
  readonly find: (instance: Instance, query: Query) => Promise<readonly DataRecord[] | 'too_many'>;
}

/** The models by the names that clients of the contract use. */
export const models: Readonly<Record<string, Model>> = {
  'sc.scene.package.installation': {
    fields: [
      'id',
      'package_name',
      'installed_version',
      'channel',
      'installed_at',
      'last_upgrade_at',
      'source',
      'checksum',
      'active',
    ],
    order: 'id desc',
    find: async (instance, query) => {
      const history = await packageHistory(instance);
      if (!history.ok) throw new Error('bug: the whole history was refused');
      return selected(
        history.value.installations.map((row) => ({ ...row })),
        query,
      );
    },
  },
  'sc.scene.governance.log': {
    fields: ['id', 'action', 'actor', 'reason', 'trace_id', 'payload_json', 'created_at', 'prev_hash', 'row_hash'],
    order: 'id desc',
    find: findInLog,
  },
  'ir.config_parameter': {
    fields: ['id', 'key', 'value'],
    order: 'id',
    find: async (instance, query) => {
      const value = await importedScenesJson(instance);
      return selected([{ id: 1, key: 'sc.scene.package.imported_scenes', value }], query);
    },
  },
};

function selected(records: readonly DataRecord[], { where, order, limit }: Query): readonly DataRecord[] {
  return records.filter(matches(where)).sort(inOrder(order)).slice(0, limit);
}

function matches(where: Query['where']) {
  return (record: DataRecord) => where.every(({ field, value }) => record[field] === value);
}

function inOrder(order: readonly Order[]) {
  return (a: DataRecord, b: DataRecord) => {
    for (const { field, isDescending } of order) {
      const compared = compareValues(a[field] ?? null, b[field] ?? null);
      if (compared !== 0) return isDescending ? -compared : compared;
    }
    return 0;
  };
}

/** Compares numbers by value, everything else by its string; absent values come first. */
function compareValues(a: JsonValue, b: JsonValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return compareText(a === null ? '' : String(a), b === null ? '' : String(b));
}

const rowsAtOnce = 1000;
/** The most rows of the log that are sorted in memory. */
const mostInOrder = 20_000;

/** The log may be long: it is read page by page if the requested order is its own. */
async function findInLog({ store }: Instance, query: Query): Promise<readonly DataRecord[] | 'too_many'> {
  const isOwnOrder = query.order[0]?.field === 'id';
  const isDescending = !isOwnOrder || query.order[0]?.isDescending === true;
  const found: DataRecord[] = [];
  const isWanted = matches(query.where);
  const isTooMany = await store.read(async (view) => {
    let edge: number | undefined;
    for (;;) {
      const rows = await view.governance({ ...filterOf(query), ...pageFrom(edge, isDescending), limit: rowsAtOnce });
      for (const row of rows) if (isWanted(recordOf(row))) found.push(recordOf(row));
      if (isOwnOrder && found.length >= query.limit) return false;
      if (!isOwnOrder && found.length > mostInOrder) return true;
      if (rows.length < rowsAtOnce) return false;
      edge = rows.at(-1)?.id;
    }
  });
  return isTooMany ? 'too_many' : found.sort(inOrder(query.order)).slice(0, query.limit);
}

function recordOf(row: GovernanceRow): DataRecord {
  return { ...row };
}

/** The part of a query that the database evaluates. */
function filterOf({ where }: Query): GovernanceFilter {
  const text = (field: string) => {
    const value = where.find((condition) => condition.field === field)?.value;
    return typeof value === 'string' ? value : undefined;
  };
  const [action, actor, traceId] = [text('action'), text('actor'), text('trace_id')];
  return {
    ...(action !== undefined && { action }),
    ...(actor !== undefined && { actor }),
    ...(traceId !== undefined && { traceId }),
  };
}

function pageFrom(edge: number | undefined, isDescending: boolean): GovernanceFilter {
  if (!isDescending) return { order: 'oldest_first', ...(edge !== undefined && { after: edge }) };
  return { order: 'newest_first', ...(edge !== undefined && { before: edge }) };
}
