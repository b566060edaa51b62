import { isJsonObject, member } from '../../../core/base/json/value.ts';
import { governanceLog, sceneCatalogue, sceneHealth, verifyGovernance } from '../../../ops/product/service.ts';
import { answered, fromOutcome, type Handler } from '../intent.ts';

export const health: Handler<'scene.health'> = async ({ params: { mode = 'summary' } }, { instance }) =>
  fromOutcome(await sceneHealth(instance, mode), (answer) => answer);

export const catalogue: Handler<'scene.catalogue'> = async (_, { instance }) =>
  fromOutcome(await sceneCatalogue(instance), (served) => {
    const scenes = served.map(({ code, origin, scene }) => {
      const name = isJsonObject(scene) ? member(scene, 'name') : undefined;
      return { code, origin, name: typeof name === 'string' ? name : code };
    });
    return { scenes, count: scenes.length };
  });

/** Reads one row more than a page holds, to detect a next page. */
export const log: Handler<'governance.log'> = async ({ params }, { instance }) => {
  const { action, actor, trace_id, before, limit = 100 } = params;
  const outcome = await governanceLog(instance, {
    ...(action !== undefined && { action }),
    ...(actor !== undefined && { actor }),
    ...(trace_id !== undefined && { traceId: trace_id }),
    ...(before !== undefined && { before }),
    limit: limit + 1,
  });
  return fromOutcome(outcome, (found) => {
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    return { rows, next_before: found.length > limit && last !== undefined ? last.id : null };
  });
};

const maximumProblems = 1000;

export const verify: Handler<'governance.verify'> = async (_, { instance }) => {
  const { problems, ...state } = await verifyGovernance(instance);
  return answered({ ...state, problems: problems.slice(0, maximumProblems) });
};

export const usage: Handler<'usage'> = (_, { usage, sessions, now, memory }) =>
  answered({
    started_at: new Date(usage.startedAt).toISOString(),
    uptime_ms: now() - usage.startedAt,
    sessions: sessions.count(),
    memory_bytes: memory(),
    intents: usage.counts(),
  });
