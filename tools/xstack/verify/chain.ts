import { createHash } from 'node:crypto';
import { governanceModel } from './instance.ts';
import { type JsonObject, numberAt, sortedText, textAt } from './json.ts';
import { rowsOf, type Session } from './session.ts';

const rowsAtOnce = 1000;
const members = ['id', 'action', 'actor', 'reason', 'trace_id', 'payload_json', 'created_at', 'prev_hash'];

/**
 * Verifies the hash chain of the governance log independently, through `api.data`: the whole log, or the last rows of a
 * long one that fit one request.
 */
export async function expectChain(session: Session): Promise<void> {
  const newest = await rowsOf(session, governanceModel, [], { order: 'id desc', limit: rowsAtOnce });
  const rows = newest.toReversed();
  const problem = chainProblem(rows);
  const which = numberAt(rows[0], 'id') === 1 ? `of ${rows.length} rows` : `in its last ${rows.length} rows`;
  session.notebook.expectEvidence(
    problem === undefined,
    `the governance log is a whole chain ${which}`,
    `the governance log cannot be verified: ${problem}`,
  );
}

/** Returns the break of a chain as a predicate. The first row has no predecessor. */
function chainProblem(rows: readonly JsonObject[]): string | undefined {
  const [first] = rows;
  if (first === undefined) return 'it has no rows';
  let id = numberAt(first, 'id') ?? 0;
  let before = id === 1 ? '0'.repeat(64) : textAt(first, 'prev_hash');
  for (const row of rows) {
    if (numberAt(row, 'id') !== id) return `row ${id} is missing`;
    if (members.some((name) => row[name] === undefined)) return `row ${id} is not told whole`;
    if (textAt(row, 'prev_hash') !== before) return `row ${id} does not follow on the one before`;
    const own = createHash('sha256')
      .update(sortedText(picked(row)))
      .digest('hex');
    if (textAt(row, 'row_hash') !== own) return `row ${id} is not what was written`;
    before = own;
    id++;
  }
  return undefined;
}

function picked(row: JsonObject): JsonObject {
  return Object.fromEntries(members.map((name) => [name, row[name] ?? null]));
}
