import { requestLimits } from '../../../core/base/json/excess.ts';
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
import { answered, fromOutcome, type Handler, type IntentRequest } from '../intent.ts';

export const installed: Handler<'scene.packages.installed'> = async (_, { instance }) =>
  answered({ packages: await listInstalled(instance) });

export const list: Handler<'scene.package.list'> = async (_, { instance }) => {
  const items = await listInstalled(instance);
  return answered({ items, count: items.length });
};

export const exportScenes: Handler<'scene.package.export'> = async ({ params, caller }, { instance, env, now }) => {
  const outcome = await exportPackage(instance, caller, {
    packageName: params.package_name,
    packageVersion: params.package_version,
    channel: params.scene_channel ?? params.channel ?? 'stable',
    reason: params.reason,
    generatedAt: generatedAt({ env, now }),
    sceneVersion: params.scene_version,
    minCoreVersion: params.min_core_version,
    ...(params.profiles && { profiles: params.profiles }),
    ...(params.defaults && { defaults: params.defaults }),
    ...(params.policies && { policies: params.policies }),
    ...(params.upgrade && {
      upgrade: { supportedFrom: params.upgrade.supported_from, breaking: params.upgrade.breaking },
    }),
    ...(params.allow_empty !== undefined && { allowEmpty: params.allow_empty }),
  });
  return fromOutcome(outcome, ({ answer, text }) => ({ ...answer, package_json: text }));
};

export const dryRunImport: Handler<'scene.package.dry_run_import'> = async (request, { instance }) =>
  fromOutcome(await planImport(instance, planRequest(request)), (answer) => answer);

export const importScenes: Handler<'scene.package.import'> = async (request, { instance }) => {
  const { reason, plan_hash } = request.params;
  const importRequest = { ...planRequest(request), reason, planHash: plan_hash };
  return fromOutcome(await importPackage(instance, request.caller, importRequest), (answer) => answer);
};

type PackageInRequest = Pick<IntentRequest<'scene.package.dry_run_import'>, 'params' | 'source'>;

/** The source of the package is the string that was sent, or the part of the request that holds the object. */
function planRequest({ params, source }: PackageInRequest): PlanRequest {
  const { file_name = 'package.json', strategy = 'skip_existing', allow_breaking = false } = params;
  const name = params.package === undefined ? 'package_json' : 'package';
  const sent = params[name];
  const text = typeof sent === 'string' ? sent : source(name);
  if (text === undefined) throw new Error('bug: params without a package match their schema');
  return { text, file: file_name, strategy, allowBreaking: allow_breaking, limits: requestLimits };
}

export const dryRunRollback: Handler<'scene.package.dry_run_rollback'> = async ({ params }, { instance }) =>
  fromOutcome(await planRollback(instance, params.import_id), (plan) => ({ dry_run: true, plan }));

export const rollback: Handler<'scene.package.rollback'> = async ({ params, caller }, { instance }) => {
  const { import_id, reason, plan_hash } = params;
  const request = { importId: import_id, reason, planHash: plan_hash };
  return fromOutcome(await rollbackImport(instance, caller, request), (answer) => answer);
};

export const history: Handler<'scene.package.history'> = async ({ params }, { instance }) =>
  fromOutcome(await packageHistory(instance, params.package_name), (ledger) => ledger);

export const get: Handler<'scene.package.get'> = async ({ params }, { instance }) =>
  fromOutcome(await getPackage(instance, params.package_name, params.package_version), ({ text, ...rest }) => ({
    ...rest,
    package_json: text,
  }));
