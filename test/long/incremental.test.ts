import { incrementalEqualsClean } from '../support/incremental-suite.ts';

incrementalEqualsClean(250);
