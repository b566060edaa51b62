/** A crash after any call of most commands; `test/long/disk-crash.test.ts` has the others. */
import { crashSuite } from '../support/disk/crash-suite.ts';

crashSuite({ isSlow: false });
