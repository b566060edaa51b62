/** A portal answers every input in its envelope: the long version. */
import { fuzz } from '../support/portal-fuzz-suite.ts';

fuzz(5_000);
