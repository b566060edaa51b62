/** Every story gives the same answer in every mode, those that start processes included. */
import { storyModeSuite } from '../support/story-modes-suite.ts';

storyModeSuite({ slow: 1 });
