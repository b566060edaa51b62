import type { Selectable, Transaction } from 'kysely';
import { dataLimits, isExcessive, packageLimits } from '../../core/base/json/excess.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../../core/base/json/value.ts';
import type { StoreView } from '../../core/ports/store.ts';
import { emptyLog } from '../../core/product/governance.ts';
import type {
  Channel,
  ImportEffect,
  ImportedScene,
  ImportRecord,
  LedgerRow,
  Strategy,
} from '../../core/product/types.ts';
import type { Tables } from './schema.ts';
import { StoredValueError } from './store-failure.ts';

/** Queries within one transaction. Rows were validated when they were written; their size is checked again. */
export function storeView(db: Transaction<Tables>): StoreView {
  return {
    importedScenes: async () => {
      const rows = await db.selectFrom('imported_scene').selectAll().execute();
      return new Map(rows.map((row) => [row.code, importedScene(row)]));
    },
    ledger: async ({ packageName, active } = {}) => {
      const rows = await db
        .selectFrom('scene_package_installation')
        .selectAll()
        .$if(packageName !== undefined, (query) => query.where('package_name', '=', packageName as string))
        .$if(active !== undefined, (query) => query.where('active', '=', active ? 1 : 0))
        .orderBy('id', 'desc')
        .execute();
      return rows.map(ledgerRow);
    },
    importsFrom: async (id) => {
      const rows = await db.selectFrom('scene_import').selectAll().where('id', '>=', id).orderBy('id').execute();
      return rows.map(importRecord);
    },
    imports: async (packageName) => {
      const rows = await db
        .selectFrom('scene_import')
        .select([
          'id',
          'package_name',
          'package_version',
          'checksum',
          'channel',
          'strategy',
          'plan_hash',
          'created_at',
          'rolled_back_at',
        ])
        .$if(packageName !== undefined, (query) => query.where('package_name', '=', packageName as string))
        .orderBy('id', 'desc')
        .execute();
      return rows.map(({ channel, strategy, ...row }) => ({
        ...row,
        channel: channel as Channel,
        strategy: strategy as Strategy,
      }));
    },
    package: async (filter) => {
      const row = await db
        .selectFrom('scene_package')
        .innerJoin('scene_package_installation as ledger', 'ledger.checksum', 'scene_package.checksum')
        .select(['scene_package.checksum', 'scene_package.package_name', 'package_version', 'package_json'])
        .$if(filter.checksum !== undefined, (query) =>
          query.where('scene_package.checksum', '=', filter.checksum as string),
        )
        .$if(filter.packageName !== undefined, (query) =>
          query.where('scene_package.package_name', '=', filter.packageName as string),
        )
        .$if(filter.packageVersion !== undefined, (query) =>
          query.where('package_version', '=', filter.packageVersion as string),
        )
        .orderBy('ledger.active', 'desc')
        .orderBy('ledger.id', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { package_json, ...rest } = row;
      return { ...rest, text: storedText(package_json, 'package', row.checksum, isPackage) };
    },
    governance: ({ action, actor, traceId, after, before, limit, order = 'newest_first' } = {}) =>
      db
        .selectFrom('governance_log')
        .selectAll()
        .$if(action !== undefined, (query) => query.where('action', '=', action as string))
        .$if(actor !== undefined, (query) => query.where('actor', '=', actor as string))
        .$if(traceId !== undefined, (query) => query.where('trace_id', '=', traceId as string))
        .$if(after !== undefined, (query) => query.where('id', '>', after as number))
        .$if(before !== undefined, (query) => query.where('id', '<', before as number))
        .orderBy('id', order === 'newest_first' ? 'desc' : 'asc')
        .$if(limit !== undefined, (query) => query.limit(limit as number))
        .execute(),
    head: async () => {
      const row = await db.selectFrom('governance_head').select(['row_count', 'row_hash']).executeTakeFirst();
      return row === undefined ? emptyLog : { rows: row.row_count, row_hash: row.row_hash };
    },
  };
}

/** Copies member by member: for many thousands of rows, spreading costs more than reading. */
function importedScene(row: Selectable<Tables['imported_scene']>): ImportedScene {
  return {
    code: row.code,
    text: storedText(row.scene_json, 'scene', row.code, isJsonObject),
    package_name: row.package_name,
    package_version: row.package_version,
    checksum: row.checksum,
    channel: row.channel as Channel,
    import_id: row.import_id,
    source_code: row.source_code,
  };
}

function ledgerRow({ source, active, ...row }: Selectable<Tables['scene_package_installation']>): LedgerRow {
  return { ...row, source: source as LedgerRow['source'], active: active === 1 };
}

function importRecord({ channel, strategy, effect_json, ...row }: Selectable<Tables['scene_import']>): ImportRecord {
  const text = storedText(effect_json, 'import', String(row.id), isEffect, dataLimits);
  return {
    ...row,
    channel: channel as Channel,
    strategy: strategy as Strategy,
    /** Parsed anew at each access: the effects of many imports are not in memory at the same time. */
    get effect() {
      return JSON.parse(text) as ImportEffect;
    },
  };
}

/**
 * Throws `StoredValueError` if a stored document is larger than one that an import accepts, or is of another kind. A package
 * is its source, which may begin with a byte-order mark.
 */
function storedText(
  text: string,
  what: string,
  key: string,
  isKind: (value: JsonValue | undefined) => boolean,
  limits = packageLimits,
): string {
  if (isExcessive(text, limits)) throw new StoredValueError(what, key);
  if (!isKind(parsed(what === 'package' ? text.replace(/^\ufeff/, '') : text)))
    throw new StoredValueError(what, key, 'is damaged');
  return text;
}

/** Returns the value of a JSON text; undefined if it is not JSON. */
function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function isPackage(value: JsonValue | undefined): boolean {
  return (
    hasStrings(value, packageStrings) && isListOf(member(value, 'scenes'), (scene) => hasStrings(scene, shownStrings))
  );
}

const packageStrings = ['package_name', 'package_version', 'schema_version', 'scene_version', 'checksum'];
const shownStrings = ['code', 'name'];

function isEffect(value: JsonValue | undefined): boolean {
  return (
    isJsonObject(value) &&
    isListOf(member(value, 'considered'), isConsidered) &&
    isListOf(member(value, 'writes'), isWrite)
  );
}

function isConsidered(value: JsonValue): boolean {
  return Array.isArray(value) && isString(value[0]) && isListOf(value[1], isString);
}

function isWrite(value: JsonValue): boolean {
  if (!isJsonObject(value) || !hasStrings(value, ['code', 'after'])) return false;
  const before = member(value, 'before');
  return before === null || (hasStrings(before, sceneStrings) && isJsonObject(parsed(String(member(before, 'text')))));
}

const sceneStrings = ['code', 'text', 'package_name', 'package_version', 'checksum', 'channel', 'source_code'];

function hasStrings(value: JsonValue | undefined, names: readonly string[]): value is JsonObject {
  return isJsonObject(value) && names.every((name) => isString(member(value, name)));
}

function isString(value: JsonValue | undefined): boolean {
  return typeof value === 'string';
}

function isListOf(value: JsonValue | undefined, isItem: (item: JsonValue) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}
