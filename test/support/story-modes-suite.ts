/** Runs the stories in every mode and compares the answers with the recorded ones. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readStory } from './story.ts';
import type { Mode } from './story-modes.ts';

const folder = join(import.meta.dirname, '../cases');

/** Runs every story in each mode; in modes that start processes, one in `slow`. */
export function storyModeSuite(modes: readonly Mode[], { slow }: { readonly slow: number }): void {
  const stories = readdirSync(folder)
    .filter((name) => name.endsWith('.txtar'))
    .sort()
    .map((name) => ({ name, story: readStory(readFileSync(join(folder, name), 'utf8')) }));

  describe.each(modes)('$name', ({ appliesTo, play, compared, isSlow }) => {
    const chosen = stories.filter(({ name, story }) => appliesTo(story) && (!isSlow || isSampled(name, slow)));

    test('applies to stories', () => expect(chosen.length).toBeGreaterThan(isSlow ? 5 : 80));

    test.each(chosen)('$name', async ({ story }) => {
      expect(compared(await play(story))).toEqual(compared(story.expected));
    });
  });
}

/** Picks the same stories every time, whichever others exist. */
function isSampled(name: string, oneIn: number): boolean {
  return createHash('sha256').update(name).digest().readUInt32BE() % oneIn === 0;
}
