/** A share of the random changes of `test/long/compat-generated.test.ts`. */
import { generatedChanges } from '../support/compat-generated-suite.ts';

generatedChanges(42);
