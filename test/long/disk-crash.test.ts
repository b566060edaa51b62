/** As `test/disk/crash.test.ts`, for the commands with the most states. */
import { crashSuite } from '../support/disk/crash-suite.ts';

crashSuite({ isSlow: true });
