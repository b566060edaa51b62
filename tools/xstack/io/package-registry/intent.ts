import { join } from 'node:path';
import { rmSync } from '../file-system.ts';
import { namesIn } from '../names-in.ts';
import { ownerOf, processMark } from '../process-mark.ts';
import { readBytes } from '../scene-directory.ts';
import { writeFile } from '../write-file.ts';

/**
 * A note of what a command is about to do, kept while it runs. If the command dies after its change was made, the same
 * command run again finds the note and knows that the work is its own, not a conflict with somebody else's.
 */
export function noteIntent(directory: string, prefix: string, intent: string, scratch: string): void {
  writeFile(join(directory, `${prefix}${processMark}`), intent, scratch);
}

export function dropIntent(directory: string, prefix: string): void {
  rmSync(join(directory, `${prefix}${processMark}`), { force: true });
}

/** Reports whether a dead process left a note of exactly this intent. */
export function wasInterrupted(directory: string, prefix: string, intent: string): boolean {
  return namesIn(directory).some(
    (name) =>
      name.startsWith(prefix) &&
      ownerOf(name) === 'dead' &&
      Buffer.from(readBytes(join(directory, name)) ?? []).toString('utf8') === intent,
  );
}
