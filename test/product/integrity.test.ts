/** Every changed byte of a package and every change of the governance log is detected. */
import { join } from 'node:path';
import fc from 'fast-check';
import Database from 'libsql';
import { beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../tools/xstack/core/base/json/canonical.ts';
import type { JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import {
  exportPackage,
  type Instance,
  importPackage,
  planImport,
  rollbackImport,
  verifyGovernance,
} from '../../tools/xstack/ops/product/service.ts';
import { accepted, caller, compiledBundle, emptyDirectory, instanceAt } from './support/instance.ts';
import { packageText, scene } from './support/package.ts';

const text = packageText({
  scenes: [
    scene('scene.a', '城市', { mass: 30, ratio: 0.5, tags: ['x', 'y\u2028'], quoted: 'a "b" \\ c' }),
    scene('scene.b', 'B', {
      nested: { deep: [1, 2, { three: null }] },
      flag: true,
      large: 12345678901234567890n.toString(),
    }),
  ],
  members: { previous_versions: ['0.9.0'], upgrade: { type: 'inplace', supported_from: ['^0.9.0'], breaking: false } },
});

test('a changed byte of a package is refused, unless the content is the same', async () => {
  const instance = await instanceAt(emptyDirectory());
  const bytes = Buffer.from(text);
  const said = canonicalJson(JSON.parse(text) as JsonValue);
  accepted(await planImport(instance, { text, file: 'p.json', strategy: 'skip_existing' }));
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] as number) ^ change;
      const edited = new TextDecoder('utf-8', { ignoreBOM: true }).decode(changed);
      const outcome = await planImport(instance, { text: edited, file: 'p.json', strategy: 'skip_existing' });
      if (outcome.ok) expect(canonicalJson(JSON.parse(edited) as JsonValue)).toBe(said);
    }),
    { numRuns: 600 },
  );
  await instance.store.close();
});

describe('the governance log', () => {
  const path = join(emptyDirectory(), 'state.db');
  let instance: Instance;
  let database: InstanceType<typeof Database>;

  beforeAll(async () => {
    const root = compiledBundle({ 'scene.a': 'A' });
    instance = await instanceAt(root, path);
    const reason = 'a test';
    const generatedAt = caller.at;
    accepted(
      await exportPackage(instance, caller, {
        packageName: 'p',
        packageVersion: '1.0.0',
        channel: 'stable',
        reason,
        generatedAt,
      }),
    );
    for (const version of ['1.0.0', '1.1.0']) {
      const request = { text: packageText({ version, scenes: [scene('scene.b', version)] }), file: 'p.json', reason };
      accepted(await importPackage(instance, caller, { ...request, strategy: 'override_existing' }));
    }
    accepted(await rollbackImport(instance, caller, { reason }));
    await rollbackImport(instance, caller, { reason: '' });
    database = new Database(path);
  });

  const rows = () => database.prepare('select * from governance_log order by id').all() as Record<string, unknown>[];

  test('is unbroken without tampering', async () => {
    expect(await verifyGovernance(instance)).toMatchObject({ valid: true, rows: 7, problems: [] });
  });

  test('cannot be changed while its triggers exist', () => {
    expect(() => database.exec("update governance_log set reason = 'other' where id = 1")).toThrow('append-only');
    expect(() => database.exec('delete from governance_log where id = 7')).toThrow('append-only');
  });

  /** Changes the database without its triggers, verifies the log, and reverts the change. */
  async function tampered(change: () => void) {
    const guards = database.prepare("select name, sql from sqlite_master where type = 'trigger'").all() as {
      name: string;
      sql: string;
    }[];
    const before = rows();
    for (const { name } of guards) database.exec(`drop trigger ${name}`);
    change();
    try {
      return await verifyGovernance(instance);
    } finally {
      database.exec('delete from governance_log');
      for (const row of before) {
        const names = Object.keys(row);
        const insert = `insert into governance_log (${names}) values (${names.map(() => '?')})`;
        database.prepare(insert).run(...names.map((name) => row[name]));
      }
      for (const { sql } of guards) database.exec(sql);
    }
  }

  test('shows every changed byte of every row', async () => {
    const fields = Object.keys(rows()[0] ?? {}).filter((name) => name !== 'id');
    await fc.assert(
      fc.asyncProperty(
        fc.nat(6),
        fc.constantFrom(...fields),
        fc.nat(),
        fc.integer({ min: 1, max: 127 }),
        async (row, field, place, change) => {
          const { id, [field]: given } = rows()[row] as Record<string, string | number>;
          const bytes = Buffer.from(String(given));
          const at = place % Math.max(1, bytes.length);
          if (bytes.length > 0) bytes[at] = (bytes[at] as number) ^ change;
          const other = bytes.length > 0 ? bytes.toString('latin1') : 'x';
          const state = await tampered(() => {
            database.prepare(`update governance_log set ${field} = ? where id = ?`).run(other, id as number);
          });
          expect(state.valid).toBe(false);
          expect(state.problems.map((problem) => problem.id)).toContain(id);
        },
      ),
      { numRuns: 60 },
    );
    expect(await verifyGovernance(instance)).toMatchObject({ valid: true });
  });

  test.each([
    ['a row that was removed', 'delete from governance_log where id = 3', 'row_missing'],
    ['rows that were removed at the end', 'delete from governance_log where id > 5', 'end_missing'],
    ['a log that was emptied', 'delete from governance_log', 'end_missing'],
    [
      'a row that was put at the end',
      'insert into governance_log select 8, action, actor, reason, trace_id, payload_json, created_at, row_hash, prev_hash from governance_log where id = 7',
      'row_changed',
    ],
  ])('shows %s', async (_, statement, problem) => {
    const { valid, problems } = await tampered(() => void database.exec(statement));
    expect(valid).toBe(false);
    expect(problems.map((each) => each.problem)).toContain(problem);
  });
});
