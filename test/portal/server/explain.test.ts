/** The origin of a value and the references to an id over HTTP are those of the commands. */
import { cpSync } from 'node:fs';
import { expect, test } from 'vitest';
import { projectView } from '../../../tools/xstack/ops/project/project-view.ts';
import { onDisk } from '../../support/repository.ts';
import { runHere } from '../../support/story.ts';
import { client, testPortal } from './support.ts';

test('the answers are the documents of `xstack explain --json` and `xstack uses --json`', async () => {
  const root = onDisk({});
  cpSync('examples/observatory', root, { recursive: true, filter: (path) => !path.includes('node_modules') });
  const portal = await testPortal({ project: projectView(root, undefined, { env: {}, now: () => 0 }) });
  const ask = await client(portal, 'viewer');
  const document = async (...argv: string[]) => {
    const { stdout } = await runHere([...argv, '--json'], root, '');
    const { format_version: _, result: __, diagnostics: ___, ...members } = JSON.parse(stdout);
    return members;
  };

  const [row] = (await ask('project.registry.rows', { name: 'telescope.registry.json' })).data.rows;
  for (const pointer of ['bands', 'pack_id', 'site_id']) {
    const address = `telescope#${row.id}/${pointer}`;
    const { status, data } = await ask('project.value', { address });
    expect(status).toBe(200);
    expect(data).toEqual(await document('explain', address));
  }
  const { data } = await ask('project.uses', { id: row.value.site_id });
  expect(data).toEqual(await document('uses', row.value.site_id));
  expect(data.uses.length).toBeGreaterThan(0);

  for (const [intent, params] of [
    ['project.value', { address: 'telescope#none' }],
    ['project.uses', { id: 'none' }],
  ] as const) {
    const { status, error } = await ask(intent, params);
    expect([status, error.reason_code]).toEqual([404, 'UNKNOWN_ID']);
  }
});
