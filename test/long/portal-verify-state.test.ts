import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checksumOf } from '../../tools/xstack/verify/package.ts';
import { type PortalProcess, startPortal } from '../../tools/xstack/verify/portal.ts';
import { program, root } from '../support/binary.ts';
import type { Fault } from '../support/fault-proxy.ts';
import {
  answering,
  asking,
  type CheckOptions,
  checksummed,
  faultsFound,
  isModel,
  own,
} from '../support/portal-faults.ts';

let portal: PortalProcess;
beforeAll(async () => {
  portal = await startPortal({ program, root, env: process.env });
});
afterAll(async () => {
  expect(await portal.stop()).toBeUndefined();
});

const found = (check: string, options?: CheckOptions) => faultsFound(portal, check, options);

describe('faults that must not pass', () => {
  test('two active rows of one package', async () => {
    const fault = answering('scene.packages.installed', ({ body }) => {
      body.data.packages.push(...body.data.packages);
    });
    expect((await found('observability', { fault })).faults).toContain('the ledger has two active rows of one package');
  });

  test.each(own)('a trace id missing in the answer (`%s`)', async (check) => {
    let answers = 0;
    const fault: Fault = async (request, pass) => {
      const response = await pass(request);
      response.body.meta.trace_id = answers++ % 2 === 0 ? undefined : 'another';
      return response;
    };
    const { faults } = await found(check, { fault });
    expect(faults).toContainEqual(expect.stringMatching(/lost its trace id: .* became nothing$/));
    expect(faults).toContainEqual(expect.stringMatching(/lost its trace id: .* became "another"$/));
  });

  test('a trace id missing in the log', async () => {
    const fault = answering('api.data', ({ body }, request) => {
      if (!isModel(request, 'sc.scene.governance.log')) return;
      for (const row of body.data.records) row.trace_id = 'another';
    });
    expect((await found('import', { fault })).faults).toContainEqual(
      expect.stringMatching(/^the governance row `package_import` has `trace_id`/),
    );
  });

  test.each(['export', 'import'])('a trace id that was not logged (`%s`)', async (check) => {
    const fault = answering('api.data', ({ body }, request) => {
      if (!isModel(request, 'sc.scene.governance.log')) return;
      for (const row of body.data.records) row.trace_id = 'another';
      if (JSON.stringify(request.params['domain']).includes('trace_id')) body.data.records = [];
    });
    expect((await found(check, { fault })).faults).toContainEqual(
      expect.stringMatching(
        /^the governance log has lost a trace id: its row `package_(?:export|import)` has `another`/,
      ),
    );
  });

  test('an `override_existing` that leaves the old scene', async () => {
    const fault: Fault = async (request, pass) => {
      const { strategy } = request.params;
      if (request.intent !== 'scene.package.import' || strategy !== 'override_existing') return pass(request);
      const { plan_hash: _, ...params } = request.params;
      const response = await pass({ ...request, params: { ...params, strategy: 'skip_existing' } });
      const { data } = response.body;
      const [key] = data.skipped_scene_keys;
      Object.assign(data, {
        strategy,
        imported_scene_keys: [key],
        skipped_scene_keys: data.skipped_scene_keys.slice(1),
      });
      Object.assign(data.summary, { imported_count: 1, skipped_count: data.skipped_scene_keys.length });
      return response;
    };
    expect((await found('import', { fault })).faults).toContainEqual(
      expect.stringMatching(/^`override_existing` left the old scene .* in the served catalogue$/),
    );
  });

  test('an `override_existing` that is stored, and not served', async () => {
    let first: unknown;
    const fault = answering('scene.package.export', ({ body }) => {
      const { package: pack } = body.data;
      first ??= pack.scenes[0];
      pack.scenes[0] = first;
      pack.checksum = checksumOf(pack);
      body.data.checksum = pack.checksum;
    });
    expect((await found('import', { fault })).faults).toContainEqual(
      expect.stringMatching(/^`override_existing` left the old scene/),
    );
  });

  test('a `rename_on_conflict` that duplicates scenes at every repetition', async () => {
    let imports = 0;
    const fault: Fault = (request, pass) => {
      const isRename = request.params['strategy'] === 'rename_on_conflict' && request.params['reason'] !== undefined;
      const isRepeated = request.intent === 'scene.package.import' && isRename && !('plan_hash' in request.params);
      if (!isRepeated) return pass(request);
      const params = checksummed(request.params, (scenes) =>
        scenes.map((scene) => ({ ...scene, name: `${scene.name}${++imports}` })),
      );
      return pass({ ...request, params });
    };
    const { faults } = await found('import', { fault });
    expect(faults).toContain('importing the same package again with `rename_on_conflict` changed the imported scenes');
    expect(faults).toContainEqual(expect.stringMatching(/^the imported keys of a repeated import are wrong/));
  });

  test('an unvalidated reason, an unknown strategy', async () => {
    const fault = asking('scene.package.import', (params) => ({
      ...params,
      reason: String(params['reason'] ?? '').trim() || 'made up',
      strategy: params['strategy'] === 'replace_all' ? 'skip_existing' : (params['strategy'] ?? ''),
    }));
    const { faults } = await found('import', { fault });
    expect(faults).toContain('an import without a reason was accepted by `scene.package.import`');
    expect(faults).toContain('an import with a blank reason was accepted by `scene.package.import`');
    expect(faults).toContain('an unknown strategy was accepted by `scene.package.import`');
  });

  test('a rollback that leaves something behind', async () => {
    const fault: Fault = async (request, pass) => {
      if (request.intent !== 'scene.package.rollback') return pass(request);
      const { trace_id } = (await pass({ intent: 'app.init', params: {} })).body.meta;
      return {
        status: 200,
        body: { ok: true, status: 'success', data: {}, meta: { ...meta, intent: request.intent, trace_id } },
      };
    };
    expect((await found('import', { fault })).faults).toContainEqual(
      expect.stringMatching(/^the imported scenes differ from those before/),
    );
  });

  test('an intent without a login', async () => {
    const fault: Fault = async (request, pass) => {
      const response = await pass(request);
      return response.status === 401 ? { status: 200, body: { ...response.body, ok: true } } : response;
    };
    expect((await found('preflight', { fault })).faults).toContain(
      'a request without a token must be answered with 401, not 200',
    );
  });
});

const meta = { elapsed_ms: 0, api_version: 'v1', contract_version: '1.0.0', schema_version: '1.0.0' };

describe('evidence that only strict mode requires', () => {
  test.each(['import', 'observability'])('a governance row that is missing (`%s`)', async (check) => {
    const fault = answering('api.data', ({ body }, request) => {
      if (isModel(request, 'sc.scene.governance.log') && JSON.stringify(request.params['domain']).includes('trace_id'))
        body.data.records = [];
    });
    const plain = await found(check, { fault });
    expect(plain.faults).toEqual([]);
    expect(plain.notes).toContainEqual(expect.stringMatching(/^the governance log has 0 rows `package_/));
    expect((await found(check, { fault, strict: true })).faults).toEqual(plain.notes.map(() => expect.any(String)));
  });

  test.each([
    ['was changed', (rows: { reason: string }[]) => Object.assign(rows.at(-2) ?? {}, { reason: 'another' })],
    ['is missing', (rows: object[]) => rows.splice(-2, 1)],
    ['does not follow the one before', (rows: object[]) => Object.assign(rows.at(-2) ?? {}, { prev_hash: '0' })],
    ['is incomplete', (rows: object[]) => rows.map((row) => Reflect.deleteProperty(row, 'prev_hash'))],
  ])('a log that cannot be verified: a row %s', async (what, change) => {
    const fault = answering('api.data', ({ body }, request) => {
      const isWhole = JSON.stringify(request.params['domain']) === '[]' && request.params['limit'] !== 1;
      if (isModel(request, 'sc.scene.governance.log') && isWhole) change(body.data.records);
    });
    const sentence = expect.stringMatching(new RegExp(`^the governance log cannot be verified: row \\d+ ${what}$`));
    const plain = await found('observability', { fault });
    expect(plain.faults).toEqual([]);
    expect(plain.notes).toContainEqual(sentence);
    expect((await found('import', { fault, strict: true })).faults).toContainEqual(sentence);
  });

  test('a model that cannot be read', async () => {
    const fault: Fault = (request, pass) =>
      isModel(request, 'sc.scene.governance.log')
        ? pass({ ...request, params: { ...request.params, model: 'no.such.model' } })
        : pass(request);
    const plain = await found('preflight', { fault });
    expect(plain.faults).toEqual([]);
    expect(plain.notes).toContainEqual(expect.stringMatching(/^`sc.scene.governance.log` cannot be read/));
    expect((await found('preflight', { fault, strict: true })).faults).toHaveLength(1);
  });
});
