import type { Intent } from './intent.ts';
import * as packages from './intents/packages.ts';
import * as session from './intents/session.ts';

/** Every intent by its name. */
export const intents: Readonly<Record<string, Intent>> = {
  login: session.login,
  logout: session.logout,
  'app.init': session.init,
  'scene.packages.installed': packages.installed,
  'scene.package.list': packages.list,
  'scene.package.export': packages.exportIntent,
  'scene.package.dry_run_import': packages.dryRunImport,
  'scene.package.import': packages.importIntent,
  'scene.package.dry_run_rollback': packages.dryRunRollback,
  'scene.package.rollback': packages.rollback,
  'scene.package.history': packages.history,
  'scene.package.get': packages.get,
};
