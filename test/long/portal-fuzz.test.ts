/** A portal answers every input in its envelope: the long version. */
import { fuzz } from '../support/portal-fuzz-suite.ts';
import { shareOf } from '../support/share.ts';

fuzz(shareOf(5_000));
