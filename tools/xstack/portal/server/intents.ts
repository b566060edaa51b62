import type { Intents } from './intent.ts';
import { data } from './intents/data.ts';
import * as packages from './intents/packages.ts';
import * as project from './intents/project.ts';
import * as queries from './intents/queries.ts';
import * as session from './intents/session.ts';

/** Every intent by its name in `schemas/portal/`. */
export const intents: Intents = {
  login: { role: 'anyone', aliases: ['auth.login'], handle: session.login },
  logout: { role: 'viewer', aliases: ['auth.logout'], handle: session.logout },
  'app.init': { role: 'viewer', aliases: ['system.init'], withoutCsrfToken: true, handle: session.init },
  'scene.packages.installed': { role: 'viewer', handle: packages.installed },
  'scene.package.list': { role: 'viewer', handle: packages.list },
  'scene.package.export': { role: 'operator', handle: packages.exportScenes },
  'scene.package.dry_run_import': { role: 'viewer', handle: packages.dryRunImport },
  'scene.package.import': { role: 'operator', handle: packages.importScenes },
  'scene.package.dry_run_rollback': { role: 'viewer', handle: packages.dryRunRollback },
  'scene.package.rollback': { role: 'operator', handle: packages.rollback },
  'scene.package.history': { role: 'viewer', handle: packages.history },
  'scene.package.get': { role: 'viewer', handle: packages.get },
  'scene.health': { role: 'viewer', handle: queries.health },
  'scene.catalogue': { role: 'viewer', handle: queries.catalogue },
  'governance.log': { role: 'viewer', handle: queries.log },
  'governance.verify': { role: 'viewer', handle: queries.verify },
  'api.data': { role: 'viewer', handle: data },
  usage: { role: 'admin', handle: queries.usage },
  'project.bundles': { role: 'viewer', handle: project.bundles },
  'project.packs': { role: 'viewer', handle: project.packs },
  'project.why': { role: 'viewer', handle: project.why },
  'project.value': { role: 'viewer', handle: project.value },
  'project.uses': { role: 'viewer', handle: project.uses },
  'project.diff': { role: 'operator', handle: project.diff },
  'project.registries': { role: 'viewer', handle: project.registries },
  'project.registry.rows': { role: 'viewer', handle: project.rows },
  'project.diagnostics': { role: 'viewer', handle: project.diagnostics },
};
