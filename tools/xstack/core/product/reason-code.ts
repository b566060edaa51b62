import type { Code } from '../base/diagnostic/codes.ts';

/** What clients of the contract know a refusal by: the last word of its code, `CHECKSUM_MISMATCH`. */
export function reasonCode(code: Code): string {
  return code.slice(code.lastIndexOf('.') + 1).toUpperCase();
}
