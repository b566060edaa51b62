/** A portal over PostgreSQL answers like one over SQLite. */
import { afterAll, beforeAll, expect } from 'vitest';
import { openInstance } from '../../tools/xstack/ops/product/service.ts';
import { client, lantern, packageText, testPortal } from '../portal/server/support.ts';
import { hasPostgres, type PostgresServer, startPostgres } from '../support/postgres.ts';
import { testWith } from '../support/skip.ts';

const test = testWith('PostgreSQL', hasPostgres);
let server: PostgresServer | undefined;
beforeAll(async () => {
  if (hasPostgres) server = await startPostgres();
});
afterAll(() => server?.remove());

/** Returns the answers to a client over the life of some packages, without times and ids, which differ. */
async function life(database: string) {
  const portal = await testPortal({ instance: await openInstance({ root: '/nowhere', database, create: true }) });
  const ask = await client(portal, 'operator');
  const traced = (intent: string, params: object) => ask(intent, params, { 'X-Trace-Id': 'life' });
  const other = packageText({ package_name: 'other' }, [{ ...lantern, lamps: 4 }]);
  const answers = [
    await traced('scene.package.import', { package_json: packageText(), reason: 'first' }),
    await traced('scene.package.dry_run_import', { package_json: other, strategy: 'override_existing' }),
    await traced('scene.package.import', { package_json: other, strategy: 'rename_on_conflict', reason: 'second' }),
    await traced('scene.package.import', { package_json: other, strategy: 'nonsense', reason: 'third' }),
    await traced('scene.packages.installed', {}),
    await traced('scene.package.dry_run_rollback', {}),
    await traced('scene.package.rollback', { reason: 'not wanted' }),
    await traced('scene.package.history', {}),
    await traced('governance.log', { limit: 3 }),
    await traced('governance.log', { limit: 3, before: 4 }),
    await traced('governance.verify', {}),
    await traced('api.data', {
      model: 'sc.scene.governance.log',
      domain: [['action', '=', 'package_import']],
      order: 'id',
    }),
    await traced('api.data', { model: 'ir.config_parameter' }),
    await traced('scene.health', { mode: 'full' }),
  ];
  return answers.map(({ status, data, error }) => ({ status, data, error }));
}

test('both stores give the same answers', async () => {
  const answers = await life(await (server as PostgresServer).createDatabase());
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 400, ...Array.from({ length: 10 }, () => 200)]);
  expect(answers).toEqual(await life(':memory:'));
});

test('concurrent imports are serialized, and the log is complete', async () => {
  const database = await (server as PostgresServer).createDatabase();
  const portals = await Promise.all(
    [1, 2].map(async () => testPortal({ instance: await openInstance({ root: '/nowhere', database, create: true }) })),
  );
  const asks = await Promise.all(portals.map((portal) => client(portal, 'operator')));
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      (asks[i % 2] as (typeof asks)[number])('scene.package.import', {
        package_json: packageText({ package_name: `p${i}` }, [{ ...lantern, code: `scene.s${i % 5}`, lamps: i }]),
        strategy: 'rename_on_conflict',
        reason: 'all at once',
      }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  const [ask] = asks as [(typeof asks)[number]];
  expect((await ask('governance.verify')).data).toMatchObject({ valid: true, rows: 40 });
  expect((await ask('scene.package.list')).data.count).toBe(20);
  expect((await ask('scene.catalogue')).data.count).toBe(20);
});
