import type { Surroundings } from '../../commands/command.ts';
import type { ProjectView } from '../../commands/portal-project.ts';
import type { Instance } from '../../commands/product-service.ts';
import type { Authenticate } from './authenticate.ts';
import type { Reachable } from './host.ts';
import type { Intent } from './intent.ts';
import type { Limits } from './limits.ts';
import type { Log } from './log.ts';
import type { Sessions } from './sessions.ts';
import type { Usage } from './usage.ts';

/** Everything that intents work with. */
export interface Portal {
  readonly instance: Instance;
  /** Every intent by its name. */
  readonly intents: Readonly<Record<string, Intent>>;
  /** Absent where the instance has no packs and bundles. */
  readonly project: ProjectView | undefined;
  readonly sessions: Sessions;
  readonly authenticate: Authenticate;
  readonly limits: Limits;
  readonly usage: Usage;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly env: Surroundings['env'];
  /** How much memory the portal holds, in bytes. */
  readonly memory: () => number;
  readonly isDev: boolean;
  readonly reachable: Reachable;
  readonly cookie: CookieForm;
}

/** How the cookie of the page is called, and whether it is for TLS only. */
export interface CookieForm {
  readonly name: string;
  readonly secure: boolean;
}
