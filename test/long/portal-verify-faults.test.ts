/** The checks of the portal detect every injected fault. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checks } from '../../tools/xstack/verify/checks.ts';
import { newClient } from '../../tools/xstack/verify/client.ts';
import type { JsonRecord } from '../../tools/xstack/verify/json.ts';
import { checksumOf, type PackageRecord, type Scene } from '../../tools/xstack/verify/package.ts';
import { type PortalProcess, startPortal } from '../../tools/xstack/verify/portal.ts';
import { type CheckResults, newRecorder, Stop } from '../../tools/xstack/verify/recorder.ts';
import { logIn } from '../../tools/xstack/verify/session.ts';
import { program, root } from '../support/binary.ts';
import { type Fault, type ProxiedResponse, type RequestBody, startFaultProxy } from '../support/fault-proxy.ts';

let portal: PortalProcess;
beforeAll(async () => {
  portal = await startPortal({ program, root, env: process.env });
});
afterAll(async () => {
  expect(await portal.stop()).toBeUndefined();
});

/** Runs a check against the portal, through a proxy that injects a fault if there is one. */
async function found(check: string, options: { fault?: Fault; strict?: boolean } = {}): Promise<CheckResults> {
  const { fault, strict = false } = options;
  const proxy = fault && (await startFaultProxy(portal.url, fault));
  const recorder = newRecorder(strict);
  try {
    const account = { run: randomBytes(5).toString('hex'), login: 'admin', password: 'admin' };
    const session = await logIn(newClient(proxy?.url ?? portal.url), recorder, account);
    const variables = { PACKAGE_NAME: '打包 `$(x)` "q"', PACKAGE_VERSION: '1.0.0' };
    await checks[check]?.run(session, variables, join(root, 'artifacts'));
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    recorder.fault(error.message);
  } finally {
    await proxy?.stop();
  }
  return recorder;
}

const own = ['export', 'dry-run', 'import', 'preflight', 'observability'];

describe('a portal without faults', () => {
  test.each(own)('passes `%s`, also in strict mode', async (check) => {
    const { faults, notes, shown } = await found(check, { strict: true });
    expect(faults).toEqual([]);
    expect(notes).toEqual([]);
    expect(shown.length).toBeGreaterThan(2);
  });

  test('passes through a proxy that changes nothing', async () => {
    expect((await found('import', { fault: (request, pass) => pass(request) })).faults).toEqual([]);
  });
});

/** Changes the answers to one intent. */
function answering(intent: string, change: (response: ProxiedResponse, request: RequestBody) => void): Fault {
  return async (request, pass) => {
    const response = await pass(request);
    if (request.intent === intent && response.body.ok === true) change(response, request);
    return response;
  };
}

/** Changes requests for one intent before the portal receives them. */
function asking(intent: string, change: (params: JsonRecord) => JsonRecord): Fault {
  return (request, pass) => pass(request.intent === intent ? { intent, params: change(request.params) } : request);
}

function checksummed(params: JsonRecord, scenes = (given: readonly Scene[]) => given): JsonRecord {
  const pack = params['package'] as PackageRecord;
  const changed = { ...pack, scenes: scenes(pack.scenes) };
  return { ...params, package: { ...changed, checksum: checksumOf(changed) } };
}

const isModel = ({ intent, params }: RequestBody, model: string) => intent === 'api.data' && params['model'] === model;

describe('faults that must not pass', () => {
  test.each(['export', 'dry-run', 'import'])('an export with no scenes (`%s`)', async (check) => {
    const fault = answering('scene.package.export', ({ body }) => {
      body.data.package.scenes = [];
      body.data.package.checksum = checksumOf(body.data.package);
      Object.assign(body.data, { scene_count: 0, checksum: body.data.package.checksum });
    });
    expect((await found(check, { fault })).faults).toContain('the exported package has no scenes');
  });

  test('an export whose checksum is not that of its content', async () => {
    const fault = answering('scene.package.export', ({ body }) => {
      body.data.package.scenes[0].name += '.';
    });
    expect((await found('export', { fault })).faults).toContain(
      'the checksum of the exported package is not that of its content',
    );
  });

  test.each([
    ['dry-run', 'scene.package.dry_run_import'],
    ['import', 'scene.package.import'],
  ])('a wrong checksum that is accepted (`%s`)', async (check, intent) => {
    const { faults } = await found(check, { fault: asking(intent, checksummed) });
    expect(faults).toContain(`a package with a wrong checksum was accepted by \`${intent}\``);
  });

  test('a dry run that counts something else than its own report', async () => {
    const fault = answering('scene.package.dry_run_import', ({ body }) => {
      body.data.summary.additions_count += 1;
    });
    expect((await found('dry-run', { fault })).faults).toContainEqual(expect.stringMatching(/^the dry run counts/));
  });

  test('a dry run whose counts differ from the import', async () => {
    const fault = answering('scene.package.dry_run_import', ({ body }) => {
      const { report, summary } = body.data;
      report.additions = report.additions.slice(1);
      summary.additions_count = report.additions.length;
    });
    expect((await found('import', { fault })).faults).toContainEqual(
      expect.stringMatching(/^the counts of the dry run, .* are not those of the import/),
    );
  });

  test('a dry run that imports', async () => {
    const fault: Fault = async (request, pass) => {
      const response = await pass(request);
      if (request.intent === 'scene.package.dry_run_import' && response.body.ok)
        await pass({
          intent: 'scene.package.import',
          params: { strategy: 'skip_existing', ...request.params, reason: 'x' },
        });
      return response;
    };
    const { faults } = await found('dry-run', { fault });
    expect(faults).toContain('a dry run changed the imported scenes');
    expect(faults).toContain('a dry run wrote into the ledger');
    expect(faults).toContain('a dry run left an import in the governance log');
  });

  test('an import that imports nothing and reports that', async () => {
    const fault = asking('scene.package.import', ({ plan_hash: _, ...params }) =>
      params['strategy'] === 'rename_on_conflict' && String(params['reason'] ?? '').trim() !== ''
        ? checksummed(params, () => [])
        : params,
    );
    const { faults } = await found('import', { fault });
    expect(faults).toContainEqual(expect.stringMatching(/^the imported keys are wrong: missing/));
    expect(faults).toContainEqual(expect.stringMatching(/^the imported scenes after the import are wrong: missing/));
  });

  test('an import that imports nothing and reports success', async () => {
    const before = new Map<string, unknown>();
    const fault: Fault = async (request, pass) => {
      const response = await pass(request);
      if (!isModel(request, 'ir.config_parameter')) return response;
      if (!before.has('rows')) before.set('rows', response.body.data.records);
      response.body.data.records = before.get('rows');
      return response;
    };
    expect((await found('import', { fault })).faults).toContainEqual(
      expect.stringMatching(/^the imported scenes after the import are wrong: missing/),
    );
  });

  test.each([
    ['package_name', 'somebody-else'],
    ['installed_version', '9.9.9'],
    ['checksum', '0'.repeat(64)],
    ['source', 'rollback'],
  ])('a wrong `%s` in the ledger', async (member, value) => {
    for (const [intent, list] of [
      ['scene.packages.installed', 'packages'],
      ['scene.package.list', 'items'],
      ['api.data', 'records'],
    ] as const) {
      const fault = answering(intent, ({ body }, request) => {
        if (intent === 'api.data' && !isModel(request, 'sc.scene.package.installation')) return;
        for (const row of body.data[list]) row[member] = value;
      });
      expect((await found('export', { fault })).faults, intent).toContainEqual(
        expect.stringMatching(member === 'package_name' ? /has 0 active rows/ : new RegExp(`has \`${member}\``)),
      );
    }
  });

  test('a ledger with the version before the import', async () => {
    const fault = answering('scene.packages.installed', ({ body }) => {
      for (const row of body.data.packages) row.installed_version = '0.9.0';
    });
    expect((await found('import', { fault })).faults).toContainEqual(
      expect.stringMatching(/^the row of .* in `scene.packages.installed` has `installed_version` "0.9.0"/),
    );
  });

  test('a wrong name or version in the answer to the import', async () => {
    for (const member of ['package_name', 'installed_version']) {
      const fault = answering('scene.package.import', ({ body }) => {
        body.data.installation[member] = 'x';
      });
      expect((await found('import', { fault })).faults).toContainEqual(
        expect.stringMatching(new RegExp(`^\`installation\` of the import has \`${member}\` "x"`)),
      );
    }
  });

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
      expect.stringMatching(/^the imported scenes are not what they were/),
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
