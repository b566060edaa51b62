import { afterAll, beforeAll, test } from 'vitest';
import { checkLaws } from '../product/laws.ts';
import { hasPostgres, type PostgresServer, startPostgres } from '../support/postgres.ts';
import { testWith } from '../support/skip.ts';

let server: PostgresServer | undefined;
beforeAll(async () => {
  if (hasPostgres) server = await startPostgres();
});
afterAll(async () => server?.remove());

test('a thousand sequences of imports, changes by hand and rollbacks keep the laws', () => checkLaws(1000));

testWith('PostgreSQL', hasPostgres)('sequences on PostgreSQL keep the laws', () =>
  checkLaws(60, () => (server as PostgresServer).createDatabase()),
);
