/** A change of the content model compiles every pack again; a change of its layout compiles none. */
import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { waitForClock } from '../support/clock.ts';
import { run } from '../support/incremental.ts';
import { contentModel, smallWorld } from '../support/incremental-world.ts';
import { onDisk, text } from '../support/repository.ts';

const step = { profile: 'fast', bundle: 'bundle.base.lab' };
const extension = (fallback: string) =>
  text({
    schema_version: '1.0.0',
    extensions: [{ of: 'lens', properties: { channel: {} }, carry: ['channel'], defaults: { channel: fallback } }],
  });

/** The same JSON in one line, with the members of the outer object in the opposite order. */
function reordered(source: string): string {
  return JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(source)).reverse()));
}

test('the cache of a project with a content model', async () => {
  const root = onDisk({ ...smallWorld(), [contentModel]: extension('none') });
  const file = join(root, contentModel);
  const runs = async () => {
    await waitForClock();
    const { outcome, use } = await run(root, step, 'build', 'on');
    expect(outcome).toEqual((await run(root, step, 'clean', 'off')).outcome);
    return { use, lenses: outcome.written['/registries/lens.registry.json'] };
  };
  const first = await runs();
  expect(first.use).toMatchObject({ computed: 5 });
  expect(first.lenses).toContain('"channel": "none"');
  expect((await runs()).use).toMatchObject({ hit: true, computed: 0 });
  writeFileSync(file, extension('none'));
  utimesSync(file, 1, 1);
  expect((await runs()).use).toMatchObject({ hit: true, computed: 0 });
  for (const same of [`\n${extension('none')}`, reordered(extension('none'))]) {
    writeFileSync(file, same);
    expect((await runs()).use).toMatchObject({ hit: true, computed: 0 });
  }
  writeFileSync(file, `\ufeff${extension('none')}`);
  expect((await runs()).use).toMatchObject({ hit: false, reused: 0, computed: 5 });
  writeFileSync(file, extension('none'));
  expect((await runs()).use).toMatchObject({ computed: 5 });
  const withCategory = { ...JSON.parse(extension('none')), categories: ['blueprint'] };
  writeFileSync(file, text(withCategory));
  expect((await runs()).use).toMatchObject({ hit: false, reused: 5, computed: 0 });
  expect((await runs()).use).toMatchObject({ hit: true });
  writeFileSync(file, extension('all'));
  const changed = await runs();
  expect(changed.use).toMatchObject({ hit: false, reused: 0, computed: 5 });
  expect(changed.lenses).toContain('"channel": "all"');
  rmSync(file);
  const without = await runs();
  expect(without.use).toMatchObject({ hit: false, reused: 0, computed: 5 });
  expect(without.lenses).not.toContain('channel');
});

test('the layout of a registry definition is no input of the packs', async () => {
  const root = onDisk(smallWorld());
  const definition = join(root, 'schemas/registries/calendar.registry-definition.json');
  const source = readFileSync(definition, 'utf8');
  const useOf = async () => {
    await waitForClock();
    return (await run(root, step, 'build', 'on')).use;
  };
  expect(await useOf()).toMatchObject({ computed: 5 });
  writeFileSync(definition, reordered(source));
  expect(await useOf()).toMatchObject({ hit: true, computed: 0 });
  writeFileSync(definition, source.replace('"search_keys"', '"search_key_list"').concat('\n'));
  expect(await useOf()).toMatchObject({ hit: false });
});
