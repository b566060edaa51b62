import { governanceModel, importedScenesKey, ledgerModel } from '../instance.ts';
import { at, shown, stringAt } from '../json.ts';
import { Stop } from '../recorder.ts';
import { type CheckSession, intentPath, invoke, nextTrace, rowsOf } from '../session.ts';

/** Checks that everything that the other checks use is readable. Changes nothing. */
export async function preflightCheck(session: CheckSession): Promise<void> {
  const { recorder } = session;
  const { data } = await invoke(session, 'app.init', { scene: 'web', with_preload: false });
  recorder.expect(Object.keys(data).length > 0, '`app.init` returns the user', '`app.init` answers nothing');
  await expectModels(session);
  await invoke(session, 'scene.health', { mode: 'summary' });
  await expectTraces(session);
  await expectClosed(session);
}

async function expectModels(session: CheckSession): Promise<void> {
  const models: readonly (readonly [string, readonly (readonly string[])[]])[] = [
    [ledgerModel, []],
    [governanceModel, []],
    ['ir.config_parameter', [['key', '=', importedScenesKey]]],
  ];
  for (const [model, domain] of models)
    try {
      await rowsOf(session, model, domain, { limit: 1 });
      session.recorder.expectEvidence(true, `\`${model}\` can be read`, '');
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      session.recorder.expectEvidence(false, '', `\`${model}\` cannot be read: ${error.message}`);
    }
  const answer = await asking(session, { intent: 'api.data', params: { op: 'list', model: 'no.such.model' } });
  session.recorder.expect(
    answer.status === 404,
    'an unknown model is not found',
    `\`api.data\` of a model that does not exist must answer 404, not ${answer.status}`,
  );
}

/** Checks that answers have a trace id even if the request has none, or an invalid one. */
async function expectTraces(session: CheckSession): Promise<void> {
  const traces = [];
  for (const given of [undefined, 'not a trace id: \u00e9 "'.repeat(40)]) {
    const { body } = await asking(session, { intent: 'app.init', params: {} }, given);
    const trace = stringAt(body, 'meta', 'trace_id') ?? '';
    traces.push(trace);
    session.recorder.expect(
      trace !== '' && trace !== given,
      given === undefined ? 'a trace id is made where there is none' : 'a malformed trace id is replaced',
      `an answer to a request ${given === undefined ? 'without' : 'with a malformed'} trace id has ${shown(at(body, 'meta', 'trace_id'))}`,
    );
  }
  session.recorder.expect(
    new Set(traces).size === traces.length,
    'generated trace ids differ',
    'two answers have the same generated trace id',
  );
}

/** Checks that requests without login or with an unknown token are refused. */
async function expectClosed({ client, recorder, run }: CheckSession): Promise<void> {
  const requests: readonly (readonly [what: string, headers: Readonly<Record<string, string>>])[] = [
    ['without a token', {}],
    ['with a foreign token', { Authorization: `Bearer ${'0'.repeat(64)}` }],
    ['that calls itself anonymous', { 'X-Anonymous-Intent': '1' }],
  ];
  for (const [what, headers] of requests) {
    const answer = await client.post(
      intentPath,
      { intent: 'scene.package.list', params: {} },
      { 'X-Trace-Id': nextTrace(run), ...headers },
    );
    recorder.expect(
      answer.status === 401 && at(answer.body, 'ok') === false,
      `a request ${what} is refused`,
      `a request ${what} must be answered with 401, not ${answer.status}`,
    );
  }
}

function asking(
  { client, token }: CheckSession,
  request: { intent: string; params: Record<string, string> },
  trace?: string,
) {
  return client.post(intentPath, request, {
    Authorization: `Bearer ${token}`,
    ...(trace !== undefined && { 'X-Trace-Id': trace.replace(/[^\x20-\x7e]/g, '?') }),
  });
}
