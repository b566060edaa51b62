import type { Code } from '../base/diagnostic/codes.ts';

/** The name of a refusal in the contract: the last segment of its code, `CHECKSUM_MISMATCH`. */
export function reasonCode(code: Code): string {
  return code.slice(code.lastIndexOf('.') + 1).toUpperCase();
}
