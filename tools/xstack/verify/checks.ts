import type { CheckSession } from './session.ts';
import type { Variables } from './variables.ts';

export interface Check {
  /** Directory of its evidence, below `artifacts/codex`. */
  readonly folder: string;
  /** Required variables. */
  readonly needs?: readonly string[];
  /** Runs the check; returns additional files of evidence. */
  readonly run: (
    session: CheckSession,
    variables: Variables,
    folder: string,
  ) => Promise<Readonly<Record<string, string>>>;
}

const nothing = {};

/** The checks by name. */
export const checks: Readonly<Record<string, Check>> = {
  export: {
    folder: 'portal-scene-package-export-v10_6',
    needs: ['PACKAGE_NAME', 'PACKAGE_VERSION'],
    run: async (session, variables) => {
      const { exportCheck } = await import('./checks/export.ts');
      return exportCheck(session, {
        packageName: variables['PACKAGE_NAME'] ?? '',
        packageVersion: variables['PACKAGE_VERSION'] ?? '',
        channel: variables['SCENE_CHANNEL'] || 'stable',
      });
    },
  },
  'dry-run': {
    folder: 'portal-scene-package-dry-run-v10_6',
    run: async (session) => {
      const { dryRunCheck } = await import('./checks/dry-run.ts');
      await dryRunCheck(session);
      return nothing;
    },
  },
  import: {
    folder: 'portal-scene-package-import-v10_6',
    run: async (session) => {
      const { importCheck } = await import('./checks/import.ts');
      await importCheck(session);
      return nothing;
    },
  },
  preflight: {
    folder: 'portal-scene-observability-preflight-v10_6',
    run: async (session) => {
      const { preflightCheck } = await import('./checks/preflight.ts');
      await preflightCheck(session);
      return nothing;
    },
  },
  observability: {
    folder: 'portal-scene-observability-v10_6',
    run: async (session) => {
      const { observabilityCheck } = await import('./checks/observability.ts');
      await observabilityCheck(session);
      return nothing;
    },
  },
  ui: {
    folder: 'portal-scene-package-ui-v10_6',
    run: async (session, variables, folder) => {
      const { uiCheck } = await import('./checks/ui.ts');
      const { login, password } = accountIn(variables);
      await uiCheck(session, { folder, variables, login, password });
      return nothing;
    },
  },
};

/** Account that the checks use. */
export function accountIn(variables: Variables): { readonly login: string; readonly password: string } {
  return { login: variables['PORTAL_LOGIN'] || 'admin', password: variables['PORTAL_PASSWORD'] || 'admin' };
}
