/** Every story gives the same answer in the modes that start processes; `test/modes.test.ts` runs it in all others. */
import { modes } from '../support/story-modes.ts';
import { storyModeSuite } from '../support/story-modes-suite.ts';

storyModeSuite(
  modes.filter(({ isSlow }) => isSlow),
  { slow: 1 },
);
