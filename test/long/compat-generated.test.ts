/** Random changes of rows of all kinds against an oracle. */
import { generatedChanges } from '../support/compat-generated-suite.ts';
import { shareOf } from '../support/share.ts';

generatedChanges(shareOf(400));
