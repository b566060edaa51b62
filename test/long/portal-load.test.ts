/** 200 requests at once for a minute: no error, and memory stays flat. */
import { load } from '../support/portal-load-suite.ts';

load({ clients: 200, duration_ms: 60_000, growth_mib: 32 });
