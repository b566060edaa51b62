/** A portal answers every input in its envelope. The long version is in test/long. */
import { fuzz } from '../../support/portal-fuzz-suite.ts';

fuzz(400);
