import { isJsonObject, type JsonObject, member } from '../../../core/base/json/value.ts';
import { governanceLog, sceneCatalogue, sceneHealth, verifyGovernance } from '../../../ops/product/service.ts';
import type { CatalogueAnswer, GovernanceAnswer, GovernanceStateAnswer, UsageAnswer } from '../../answers.ts';
import { answered, fromOutcome, type Intent } from '../intent.ts';

export const health: Intent = {
  role: 'viewer',
  handle: async ({ params }, { instance }) => {
    const { mode = 'summary' } = params as { readonly mode?: 'summary' | 'full' };
    return fromOutcome(await sceneHealth(instance, mode), (answer) => answer);
  },
};

export const catalogue: Intent = {
  role: 'viewer',
  handle: async (_, { instance }) =>
    fromOutcome(await sceneCatalogue(instance), (served) => {
      const scenes = served.map(({ code, origin, scene }) => {
        const name = isJsonObject(scene) ? member(scene, 'name') : undefined;
        return { code, origin, name: typeof name === 'string' ? name : code };
      });
      return { scenes, count: scenes.length } satisfies CatalogueAnswer;
    }),
};

export const log: Intent = {
  role: 'viewer',
  handle: async ({ params }, { instance }) => {
    const { action, actor, trace_id, before, limit = 100 } = params as LogParams;
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
      return {
        rows,
        next_before: found.length > limit && last !== undefined ? last.id : null,
      } satisfies GovernanceAnswer;
    });
  },
};

interface LogParams extends JsonObject {
  readonly action?: string;
  readonly actor?: string;
  readonly trace_id?: string;
  readonly before?: number;
  readonly limit?: number;
}

export const verify: Intent = {
  role: 'viewer',
  handle: async (_, { instance }) => {
    const { problems, ...state } = await verifyGovernance(instance);
    return answered({
      ...state,
      problems: problems.slice(0, 1000).map((each) => ({ ...each })),
    } satisfies GovernanceStateAnswer);
  },
};

export const usage: Intent = {
  role: 'admin',
  handle: (_, { usage, sessions, now, memory }) =>
    answered({
      started_at: new Date(usage.startedAt).toISOString(),
      uptime_ms: now() - usage.startedAt,
      sessions: sessions.count(),
      memory_bytes: memory(),
      intents: usage.counts(),
    } satisfies UsageAnswer),
};
