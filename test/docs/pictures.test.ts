/** Compares the pictures of the documents with what commands and the portal show. `UPDATE=1` draws them again. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../../tools/xstack/cli/main.ts';
import { projectView } from '../../tools/xstack/ops/project/project-view.ts';
import { client, testPortal } from '../portal/server/support.ts';
import { root } from '../support/binary.ts';
import { ansiToSvg } from './support/ansi-svg.ts';
import { graphToSvg } from './support/graph-svg.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'xstack-pictures-'));
  for (const name of ['packs', 'bundles', 'schemas'])
    cpSync(join(root, name), join(directory, name), { recursive: true });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function expectPicture(name: string, svg: string): void {
  const path = join(root, 'docs/pictures', name);
  if (process.env['UPDATE'] === '1') writeFileSync(path, svg);
  expect(existsSync(path) ? readFileSync(path, 'utf8') : undefined).toBe(svg);
}

/** Runs a command as on a terminal of 100 columns, and returns what the terminal shows. */
async function onTerminal(line: string): Promise<string> {
  let shown = `$ xstack ${line}\n`;
  const write = (text: string) => {
    shown += text;
  };
  await main(line.split(' '), {
    cwd: directory,
    env: {},
    now: () => 0,
    progress: () => {},
    signal: new AbortController().signal,
    stdin: { async *[Symbol.asyncIterator]() {} },
    stdout: write,
    stderr: write,
    isTerminal: true,
    width: 100,
    version: '0.0.0',
  });
  return shown;
}

test('refusal.svg is what the terminal shows of two packs that depend on each other', async () => {
  const manifest = join(directory, 'packs/core/pack.core.runtime/pack.json');
  const text = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, text.replace('"dependencies": []', '"dependencies": ["pack.core.frames"]'));
  try {
    await onTerminal('pack hash pack.core.runtime --write');
    const shown = await onTerminal('run --quiet');
    expect(shown).toContain('refuse.pack.circular_dependency');
    expectPicture('refusal.svg', ansiToSvg(shown, 'A dependency cycle in the terminal'));
  } finally {
    writeFileSync(manifest, text);
  }
});

test('graph.svg is the graph of a bundle as the portal draws it', async () => {
  const portal = await testPortal({ project: projectView(directory, 'bundle.inner.tour', { env: {}, now: () => 0 }) });
  const ask = await client(portal, 'viewer');
  const { data } = await ask('project.packs', { bundle_id: 'bundle.inner.tour' });
  expectPicture('graph.svg', graphToSvg(data as Parameters<typeof graphToSvg>[0], 'The packs of bundle.inner.tour'));
});

test('a terminal picture keeps the text, its colours and nothing else', () => {
  const svg = ansiToSvg('\u001b[1;31merror\u001b[0m: <a> & "b"\nnext  line\n', 'T');
  expect(svg).toContain(
    '<tspan font-weight="bold" fill="#ff8a80">error</tspan><tspan>: &lt;a&gt; &amp; &quot;b&quot;</tspan>',
  );
  expect(svg).toContain('<tspan>next  line</tspan>');
  expect(() => ansiToSvg('\u001b[48m', 'T')).toThrow('cannot draw the escape sequence 48');
});
