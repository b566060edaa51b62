import type { InstallationCheck } from './check.ts';
import { cache } from './checks/cache.ts';
import { editor } from './checks/editor.ts';
import { gitProgram } from './checks/git.ts';
import { hook } from './checks/hook.ts';
import { launcher } from './checks/launcher.ts';
import { lineEnds } from './checks/line-ends.ts';
import { lockfile } from './checks/lockfile.ts';
import { mergeDriverCheck } from './checks/merge-driver.ts';
import { node } from './checks/node.ts';
import { registry } from './checks/registry.ts';
import { store } from './checks/store.ts';
import { users } from './checks/users.ts';

/** Every check, in the order of the output. */
export const checks: readonly InstallationCheck[] = [
  node,
  gitProgram,
  lineEnds,
  launcher,
  cache,
  lockfile,
  mergeDriverCheck,
  editor,
  hook,
  registry,
  store,
  users,
];
