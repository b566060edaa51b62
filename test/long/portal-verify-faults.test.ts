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
});
