import type { JsonObject } from '../../../core/base/json/value.ts';
import {
  exportPackage,
  generatedAt,
  getPackage,
  importPackage,
  listInstalled,
  type PlanRequest,
  packageHistory,
  planImport,
  planRollback,
  rollbackImport,
} from '../../../ops/product/service.ts';
import type {
  ExportedAnswer,
  HistoryAnswer,
  InstalledAnswer,
  ListAnswer,
  PackageAnswer,
  RollbackPlanAnswer,
} from '../../answers.ts';
import { answered, fromOutcome, type Intent, type IntentRequest } from '../intent.ts';

export const installed: Intent = {
  role: 'viewer',
  handle: async (_, { instance }) => answered({ packages: await listInstalled(instance) } satisfies InstalledAnswer),
};

export const list: Intent = {
  role: 'viewer',
  handle: async (_, { instance }) => {
    const items = await listInstalled(instance);
    return answered({ items, count: items.length } satisfies ListAnswer);
  },
};

export const exportIntent: Intent = {
  role: 'operator',
  handle: async ({ params, caller }, { instance, env, now }) => {
    const given = params as unknown as ExportParams;
    const outcome = await exportPackage(instance, caller, {
      packageName: given.package_name,
      packageVersion: given.package_version,
      channel: given.scene_channel ?? given.channel ?? 'stable',
      reason: given.reason,
      generatedAt: generatedAt({ env, now }),
      sceneVersion: given.scene_version,
      minCoreVersion: given.min_core_version,
      ...(given.profiles && { profiles: given.profiles }),
      ...(given.defaults && { defaults: given.defaults }),
      ...(given.policies && { policies: given.policies }),
      ...(given.upgrade && {
        upgrade: { supportedFrom: given.upgrade.supported_from, breaking: given.upgrade.breaking },
      }),
      ...(given.allow_empty !== undefined && { allowEmpty: given.allow_empty }),
    });
    return fromOutcome(outcome, ({ answer, text }) => ({ ...answer, package_json: text }) satisfies ExportedAnswer);
  },
};

interface ExportParams {
  readonly package_name: string;
  readonly package_version: string;
  readonly scene_channel?: string;
  readonly channel?: string;
  readonly reason?: string;
  readonly scene_version?: string;
  readonly min_core_version?: string;
  readonly profiles?: JsonObject;
  readonly defaults?: JsonObject;
  readonly policies?: JsonObject;
  readonly upgrade?: { readonly supported_from: readonly string[]; readonly breaking: boolean };
  readonly allow_empty?: boolean;
}

export const dryRunImport: Intent = {
  role: 'viewer',
  handle: async (request, { instance }) =>
    fromOutcome(await planImport(instance, planRequest(request)), (answer) => answer),
};

export const importIntent: Intent = {
  role: 'operator',
  handle: async (request, { instance }) => {
    const { reason, plan_hash } = request.params as { readonly reason?: string; readonly plan_hash?: string };
    const asked = { ...planRequest(request), reason, planHash: plan_hash };
    return fromOutcome(await importPackage(instance, request.caller, asked), (answer) => answer);
  },
};

/** The package as it was sent: the text itself, or the piece of the request that holds it. */
function planRequest({ params, source }: IntentRequest): PlanRequest {
  const {
    file_name = 'package.json',
    strategy = 'skip_existing',
    allow_breaking = false,
  } = params as {
    readonly file_name?: string;
    readonly strategy?: string;
    readonly allow_breaking?: boolean;
  };
  const name = params['package'] === undefined ? 'package_json' : 'package';
  const sent = params[name];
  const text = typeof sent === 'string' ? sent : source(name);
  if (text === undefined) throw new Error('bug: a package passed the schema and is not there');
  return { text, file: file_name, strategy, allowBreaking: allow_breaking };
}

export const dryRunRollback: Intent = {
  role: 'viewer',
  handle: async ({ params }, { instance }) =>
    fromOutcome(
      await planRollback(instance, (params as RollbackParams).import_id),
      (plan) => ({ dry_run: true, plan }) satisfies RollbackPlanAnswer,
    ),
};

export const rollback: Intent = {
  role: 'operator',
  handle: async ({ params, caller }, { instance }) => {
    const { import_id, reason, plan_hash } = params as RollbackParams;
    const asked = { importId: import_id, reason, planHash: plan_hash };
    return fromOutcome(await rollbackImport(instance, caller, asked), (answer) => answer);
  },
};

interface RollbackParams extends JsonObject {
  readonly import_id?: number;
  readonly reason?: string;
  readonly plan_hash?: string;
}

export const history: Intent = {
  role: 'viewer',
  handle: async ({ params }, { instance }) =>
    fromOutcome(
      await packageHistory(instance, params['package_name'] as string | undefined),
      (found) => found satisfies HistoryAnswer,
    ),
};

export const get: Intent = {
  role: 'viewer',
  handle: async ({ params }, { instance }) => {
    const { package_name, package_version } = params as {
      readonly package_name: string;
      readonly package_version?: string;
    };
    return fromOutcome(
      await getPackage(instance, package_name, package_version),
      ({ text, ...rest }) =>
        ({
          ...rest,
          package_json: text,
        }) satisfies PackageAnswer,
    );
  },
};
