import type { CommandResult } from '../../commands/command.ts';
import type { Rendered } from './render.ts';

/** One document on standard output, and nothing else there. */
export function renderJson({ json }: CommandResult): Rendered {
  return { stdout: `${JSON.stringify(json, null, 2)}\n`, stderr: '' };
}
