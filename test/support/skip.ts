import { test } from 'vitest';

/** A test that needs something of the machine: where it is missing, the skip is announced, and in CI it is a failure. */
export function testWith(what: string, isThere: boolean) {
  if (isThere) return test;
  if (process.env['XSTACK_NO_SKIP'])
    return (name: string) =>
      test(name, () => {
        throw new Error(`${what} is missing, and nothing may be skipped here`);
      });
  process.stderr.write(`skipped, because ${what} is missing: `);
  return (name: string) => {
    process.stderr.write(`${name}\n`);
    test.skip(name, () => {});
  };
}
