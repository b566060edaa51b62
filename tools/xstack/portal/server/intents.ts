import type { Intent } from './intent.ts';
import { data } from './intents/data.ts';
import * as packages from './intents/packages.ts';
import * as project from './intents/project.ts';
import * as queries from './intents/queries.ts';
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
  'scene.health': queries.health,
  'scene.catalogue': queries.catalogue,
  'governance.log': queries.log,
  'governance.verify': queries.verify,
  'api.data': data,
  usage: queries.usage,
  'project.bundles': project.bundles,
  'project.packs': project.packs,
  'project.why': project.why,
  'project.registries': project.registries,
  'project.registry.rows': project.rows,
  'project.diagnostics': project.diagnostics,
};
