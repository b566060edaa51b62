/** A watch receives a signal while it compiles. */
import { expect, test } from 'vitest';
import { Interrupted } from '../../tools/xstack/io/failure.ts';
import { makePackContext } from '../../tools/xstack/ops/project/compile-project.ts';
import { findProject } from '../../tools/xstack/ops/project/project.ts';
import { readInputs } from '../../tools/xstack/ops/project/project-inputs.ts';
import { compileAhead } from '../../tools/xstack/ops/run/compile-ahead.ts';
import { smallWorld } from '../support/incremental-world.ts';
import { onDisk } from '../support/repository.ts';

/** Compiles five packs; the signal comes while the second is compiled, which takes `each_ms` like all others. */
async function compiledUntilSignal(each_ms: number): Promise<{ compiled: number; error: unknown }> {
  const root = onDisk(smallWorld());
  const project = findProject(() => {}, {}, root);
  const inputs = readInputs(project);
  const context = await makePackContext(project, inputs);
  const ended = new AbortController();
  let compiled = 0;
  const host = { signal: ended.signal, now: () => compiled * each_ms };
  const error = await compileAhead(
    inputs,
    context,
    (_, compile) => {
      // Like a signal, it is handled when the event loop is idle.
      if (++compiled === 2) queueMicrotask(() => ended.abort());
      return compile().pack;
    },
    host,
  ).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { compiled, error };
}

test('a run of a watch ends soon after the signal, and not with its last pack', async () => {
  expect(await compiledUntilSignal(60)).toEqual({ compiled: 2, error: expect.any(Interrupted) });
});

test('a short run is not split into chunks', async () => {
  expect(await compiledUntilSignal(1)).toEqual({ compiled: 5, error: undefined });
});
