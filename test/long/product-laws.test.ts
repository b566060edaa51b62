import { afterAll, beforeAll, test } from 'vitest';
import { checkLaws } from '../product/laws.ts';
import { hasPostgres, type PostgresServer, startPostgres } from '../support/postgres.ts';
import { shareOf } from '../support/share.ts';
import { testWith } from '../support/skip.ts';

let server: PostgresServer | undefined;
beforeAll(async () => {
  if (hasPostgres) server = await startPostgres();
});
afterAll(async () => server?.remove());

test('the laws hold for a thousand sequences of imports, manual changes and rollbacks', () => checkLaws(shareOf(1000)));

testWith('PostgreSQL', hasPostgres)('the laws hold for sequences on PostgreSQL', () =>
  checkLaws(shareOf(60), () => (server as PostgresServer).createDatabase()),
);
