/**
 * 200 requests at once for a minute, and more bytes at once than the portal accepts: no error, and memory stays flat.
 */

import { everything, largePlans } from '../support/portal-load.ts';
import { load } from '../support/portal-load-suite.ts';
import { shareOf } from '../support/share.ts';

load('reading, planning and importing', {
  requests: everything,
  clients: 200,
  // In less time, a slow machine is still filling the heap that it keeps.
  duration_ms: Math.max(30_000, shareOf(60_000)),
  growth_mib: 64,
  maximum_mib: 512,
});

load('large packages', {
  requests: largePlans,
  clients: 50,
  duration_ms: 15_000,
  growth_mib: 128,
  maximum_mib: 1024,
});
