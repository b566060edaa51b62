/**
 * Prints the failures and the counts of vitest's JSON reports; the last line is `N passed, N failed`.
 * Logs are often cut at their beginning, so failures are repeated here. Skipped tests fail, since CI installs what they need.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const MOST_FAILURES = 20;
const MOST_CHARACTERS = 2000;

const reports = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, 'utf8')));
const files = reports.flatMap(({ testResults }) => testResults);

const failures = files.flatMap(({ name, status, message, assertionResults }) => {
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (status === 'failed' && failed.length === 0)
    return [`${relative('.', name)}: ${message.slice(0, MOST_CHARACTERS)}`];
  return failed.map(
    (test) => `${relative('.', name)}: ${test.fullName}\n${(test.failureMessages[0] ?? '').slice(0, MOST_CHARACTERS)}`,
  );
});
for (const failure of failures.slice(0, MOST_FAILURES)) console.log(`FAILED ${failure}`);
if (failures.length > MOST_FAILURES) console.log(`and ${failures.length - MOST_FAILURES} more failures`);

const sum = (count) => reports.reduce((total, report) => total + report[count], 0);
const skipped = sum('numPendingTests') + sum('numTodoTests');
if (skipped > 0) console.log(`${skipped} skipped, but nothing may be skipped here`);
console.log(`${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed`);
process.exitCode = skipped > 0 || failures.length > 0 ? 1 : 0;
