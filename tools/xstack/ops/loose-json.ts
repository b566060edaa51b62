import { createScanner } from 'jsonc-parser';
import { descriptionLimits, limitsOf } from '../core/base/json/excess.ts';

/**
 * Returns why JSON with comments, which another tool reads, exceeds the limits of descriptions; undefined if it does not.
 * `jsonc-parser` is recursive, so that deep nesting must be found before it parses.
 */
export function looseJsonExcess(source: string): string | undefined {
  const { bytes } = descriptionLimits;
  if (source.length > bytes) return `larger than ${bytes} bytes`;
  const limits = limitsOf(source.length, descriptionLimits);
  const scanner = createScanner(source, true);
  let depth = 0;
  let values = 1;
  let objects = 0;
  scanner.scan();
  for (let at = scanner.getTokenOffset(); at < source.length; scanner.scan(), at = scanner.getTokenOffset()) {
    const start = source[at];
    if (start === '{' || start === '[') {
      depth++;
      values++;
      if (start === '{') objects++;
    } else if (start === '}' || start === ']') depth--;
    else if (start === ',') values++;
    if (depth > limits.depth) return `nested deeper than ${limits.depth} levels`;
    if (values > limits.values) return `of more than ${limits.values} values`;
    if (objects > limits.objects) return `of more than ${limits.objects} objects`;
  }
  return undefined;
}
