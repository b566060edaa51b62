import { reasonsExplain } from '../support/reasons-suite.ts';
import { shareOf } from '../support/share.ts';

// A sequence has five edits on average, so that all four kinds together have more than 10,000.
reasonsExplain(shareOf(600));
