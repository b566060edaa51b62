/** A sample of the hostile matrix; `test/long/hostile-matrix.test.ts` runs the whole. */
import { hostileMatrix } from '../support/hostile-suite.ts';

hostileMatrix({ all: false });
