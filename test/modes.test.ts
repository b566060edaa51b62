/** Every story gives the same answer in every mode. */
import { expect, test } from 'vitest';
import { readStory } from './support/story.ts';
import { modes } from './support/story-modes.ts';
import { storyModeSuite } from './support/story-modes-suite.ts';

storyModeSuite(modes, { slow: 16 });

/** The use of the cache that a mode is for. */
const uses = {
  'cache off': { hit: false, reused: 0, computed: 2 },
  'warm cache': { hit: false, reused: 2, computed: 0 },
  unchanged: { hit: true, reused: 2, computed: 0 },
};

test.each(Object.entries(uses))('%s uses the cache as declared', async (name, use) => {
  const story = readStory(
    `# pack pack.core.a\n# pack pack.core.b\n# bundle pack.core.a pack.core.b\n$ xstack run --json\n`,
  );
  const answer = await modes.find((mode) => mode.name === name)?.play(story);
  expect(JSON.parse(answer?.get('want stdout') ?? '').cache).toEqual(use);
});
