/** Whatever is sent to a portal, it answers in its envelope: many times. */
import { fuzz } from '../support/portal-fuzz-suite.ts';

fuzz(5_000);
