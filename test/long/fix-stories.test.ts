/** Every edit of every story whose diagnostics have a fix. */
import { fixSuite } from '../support/fix-suite.ts';

fixSuite(Number.POSITIVE_INFINITY);
