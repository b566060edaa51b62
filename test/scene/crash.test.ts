/** Commands that are killed: a few points of each here, every point in `npm run test:long`. */
import { rehearse } from './support/crash-suite.ts';

rehearse({ all: false });
