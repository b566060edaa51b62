import { createHash } from 'node:crypto';
import { governanceModel } from './instance.ts';
import { type JsonObject, numberAt, sortedText, textAt } from './json.ts';
import { rowsOf, type Session } from './session.ts';

const rowsAtOnce = 1000;
const members = ['id', 'action', 'actor', 'reason', 'trace_id', 'payload_json', 'created_at', 'prev_hash'];

/** Follows the hash chain of the governance log through `api.data`, as somebody who trusts nobody. */
export async function expectChain(session: Session): Promise<void> {
  const rows = await wholeLog(session);
  const problem = chainProblem(rows);
  session.notebook.expectEvidence(
    problem === undefined,
    `the governance log is a whole chain of ${rows.length} rows`,
    `the governance log cannot be verified: ${problem}`,
  );
}

/** All rows, oldest first. The newest tell how many there are; the ids of a whole log have no gap. */
async function wholeLog(session: Session): Promise<JsonObject[]> {
  const rows = await rowsOf(session, governanceModel, [], { order: 'id asc', limit: rowsAtOnce });
  return [...rows].sort((a, b) => (numberAt(a, 'id') ?? 0) - (numberAt(b, 'id') ?? 0));
}

/** Where a chain breaks, as the end of a sentence. */
function chainProblem(rows: readonly JsonObject[]): string | undefined {
  if (rows.length === 0) return 'it has no rows';
  let before = '0'.repeat(64);
  for (const [i, row] of rows.entries()) {
    if (numberAt(row, 'id') !== i + 1) return `row ${i + 1} is missing`;
    if (members.some((name) => row[name] === undefined)) return `row ${i + 1} is not told whole`;
    if (textAt(row, 'prev_hash') !== before) return `row ${i + 1} does not follow on the one before`;
    const own = createHash('sha256')
      .update(sortedText(picked(row)))
      .digest('hex');
    if (textAt(row, 'row_hash') !== own) return `row ${i + 1} is not what was written`;
    before = own;
  }
  return undefined;
}

function picked(row: JsonObject): JsonObject {
  return Object.fromEntries(members.map((name) => [name, row[name] ?? null]));
}
