import { createHash } from 'node:crypto';
import { governanceModel } from './instance.ts';
import { canonicalJson, type JsonRecord, numberAt, stringAt } from './json.ts';
import { type CheckSession, rowsOf } from './session.ts';

const rowsAtOnce = 1000;
const members = ['id', 'action', 'actor', 'reason', 'trace_id', 'payload_json', 'created_at', 'prev_hash'];

/**
 * Verifies the hash chain of the governance log independently, through `api.data`: the whole log, or the last rows of a
 * long one that fit one request.
 */
export async function expectChain(session: CheckSession): Promise<void> {
  const newest = await rowsOf(session, governanceModel, [], { order: 'id desc', limit: rowsAtOnce });
  const rows = newest.toReversed();
  const problem = chainProblem(rows);
  const which = numberAt(rows[0], 'id') === 1 ? `of ${rows.length} rows` : `in its last ${rows.length} rows`;
  session.recorder.expectEvidence(
    problem === undefined,
    `the governance log is an unbroken chain ${which}`,
    `the governance log cannot be verified: ${problem}`,
  );
}

/** Returns the break of a chain as a predicate. The first row has no predecessor. */
function chainProblem(rows: readonly JsonRecord[]): string | undefined {
  const [first] = rows;
  if (first === undefined) return 'it has no rows';
  let id = numberAt(first, 'id') ?? 0;
  let before = id === 1 ? '0'.repeat(64) : stringAt(first, 'prev_hash');
  for (const row of rows) {
    if (numberAt(row, 'id') !== id) return `row ${id} is missing`;
    if (members.some((name) => row[name] === undefined)) return `row ${id} is incomplete`;
    if (stringAt(row, 'prev_hash') !== before) return `row ${id} does not follow the one before`;
    const own = createHash('sha256')
      .update(canonicalJson(picked(row)))
      .digest('hex');
    if (stringAt(row, 'row_hash') !== own) return `row ${id} was changed`;
    before = own;
    id++;
  }
  return undefined;
}

function picked(row: JsonRecord): JsonRecord {
  return Object.fromEntries(members.map((name) => [name, row[name] ?? null]));
}
