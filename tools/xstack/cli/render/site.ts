import { posix } from 'node:path';
import type { Code } from '../../core/base/diagnostic/codes.ts';

/** Address of the documentation. */
export const site = 'https://xstack.dev/';

/** Returns the address of the page of a code. */
export function pageAddress(code: Code): string {
  return `${site}diagnostics/${code}.html`;
}

/** Replaces the relative links of a page of `docs/diagnostics` by addresses: a copy of the page has no neighbours. */
export function withAddresses(page: string): string {
  return page.replace(/\]\((?![a-z]+:|#)([^)#\s]+)/g, (_, path: string) => {
    const target = posix.join('diagnostics', path).replace(/\.md$/, '.html');
    return `](${site}${target}`;
  });
}
