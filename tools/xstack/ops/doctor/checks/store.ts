import { join } from 'node:path';
import { exists } from '../../../io/exists.ts';
import { withInstance } from '../../product/instance.ts';
import type { InstallationCheck } from '../check.ts';

export const store: InstallationCheck = {
  id: 'store',
  title: 'the store of the instance',
  projectProblems: async ({ root, host }) => {
    const isNamed = Boolean(host.env['XSTACK_DATABASE_URL']);
    if (!isNamed && !exists(join(root, '.xstack', 'state.db'))) return [];
    await withInstance({ 'repo-root': root }, host, { access: 'read', patience_ms: 0 }, async () => {});
    return [];
  },
};
