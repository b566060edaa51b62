import { useEffect, useRef, useState } from 'preact/hooks';
import { chainProblemPredicates } from '../../../core/product/chain-problem.ts';
import type { AnswerData } from '../../answer.ts';
import { type RefusalError, sendRequest } from '../api.ts';
import { SelectField, TextField } from '../parts/field.tsx';
import { Busy, Empty, Notice, RefusalNotice } from '../parts/notice.tsx';
import { Time } from '../parts/time.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { useSession } from '../session.ts';
import { shellLine } from '../shell-line.ts';
import { asRefusal, useRequest } from '../use-request.ts';
import type { PartProps } from './part-props.ts';

type GovernanceRow = AnswerData['governance.log']['rows'][number];

interface Filter {
  readonly action: string;
  readonly actor: string;
  readonly trace_id: string;
}

/** The rows that match a filter, or the refusal of the request for them. */
interface LoadedLog {
  readonly filter: Filter;
  readonly log?: AnswerData['governance.log'];
  readonly refused?: RefusalError;
}

const pageSize = 50;

/** The governance log, newest entry first. */
export function GovernancePart({ isShown }: PartProps) {
  const session = useSession();
  const { governance_actions } = session;
  const [filter, setFilter] = useState<Filter>({ action: '', actor: '', trace_id: '' });
  const [loaded, setLoaded] = useState<LoadedLog>();
  // The rows of another filter are not an answer to this one.
  const { log, refused } = loaded?.filter === filter ? loaded : {};
  const newest = useRef(new AbortController());
  const load = async (before?: number) => {
    newest.current.abort();
    newest.current = new AbortController();
    const { signal } = newest.current;
    const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value.trim() !== ''));
    try {
      const params = { ...given, limit: pageSize, ...(before !== undefined && { before }) };
      const { data } = await sendRequest('governance.log', params, signal);
      const earlier = before === undefined ? [] : (log?.rows ?? []);
      if (!signal.aborted) setLoaded({ filter, log: { ...data, rows: [...earlier, ...data.rows] } });
    } catch (error) {
      if (!signal.aborted)
        setLoaded({ filter, ...(before !== undefined && log && { log }), refused: asRefusal(error) });
    }
  };
  useEffect(() => {
    if (!isShown) return undefined;
    const soon = setTimeout(() => void load(), 200);
    return () => {
      clearTimeout(soon);
      newest.current.abort();
    };
  }, [isShown, filter, session]);
  const set = (name: keyof Filter) => (value: string) => setFilter({ ...filter, [name]: value });
  return (
    <>
      {isShown && <ChainState />}
      <form class="columns" aria-label="Filter the log" onSubmit={(event) => event.preventDefault()}>
        <SelectField
          label="Action"
          value={filter.action}
          onChange={set('action')}
          options={[['', 'all'], ...governance_actions.map((each) => [each, each.replaceAll('_', ' ')] as const)]}
        />
        <TextField label="Actor" value={filter.actor} onChange={set('actor')} />
        <TextField label="Trace" value={filter.trace_id} onChange={set('trace_id')} />
      </form>
      {refused !== undefined && <RefusalNotice refused={refused} again={() => void load()} />}
      {log === undefined ? (
        refused === undefined && <Busy what="Loading the log" />
      ) : log.rows.length === 0 ? (
        <Empty title="No matching rows">
          Change the filters, or do something: every export, import and rollback is written here.
        </Empty>
      ) : (
        <ol class="timeline" aria-label="Governance log">
          {log.rows.map((row) => (
            <LogRow key={row.id} row={row} />
          ))}
        </ol>
      )}
      {log?.next_before != null && (
        <button type="button" onClick={() => void load(log.next_before ?? undefined)}>
          Earlier rows
        </button>
      )}
    </>
  );
}

function LogRow({ row }: { readonly row: GovernanceRow }) {
  return (
    <li class={row.action === 'package_refused' ? 'refused' : undefined}>
      <p>
        <strong>{row.action.replaceAll('_', ' ')}</strong> by <Untrusted text={row.actor} />,{' '}
        <Time at={row.created_at} /> <span class="quiet">row {row.id}</span>
      </p>
      <p>
        {row.reason === '' ? <span class="quiet">no reason given</span> : <Untrusted text={row.reason} limit={2000} />}
      </p>
      <details>
        <summary>Details</summary>
        <p class="quiet">
          Trace <Untrusted text={row.trace_id} />
        </p>
        <pre>
          <Untrusted text={indented(row.payload_json)} limit={20_000} />
        </pre>
      </details>
    </li>
  );
}

function indented(json: string): string {
  return json.length > 20_000 ? json : JSON.stringify(JSON.parse(json), null, 1).replaceAll('\n', ' ');
}

const shownProblems = 20;

function ChainState() {
  const { command_line_options } = useSession();
  const state = useRequest('governance.verify', {});
  if (state.state === 'pending') return <Busy what="Verifying the log" />;
  if (state.state === 'refused') return <RefusalNotice refused={state.refused} again={state.again} />;
  const { valid, rows, head_hash, problems } = state.data;
  if (valid)
    return (
      <Notice kind="good" title={`The chain of ${rows} ${rows === 1 ? 'row is' : 'rows is'} unbroken`}>
        <p class="quiet">
          It ends in <code>{head_hash.slice(0, 16)}</code>
        </p>
      </Notice>
    );
  return (
    <Notice kind="bad" title="The governance log was changed">
      <p>
        Compare the database with a backup. On the command line:{' '}
        <code>{shellLine('xstack', 'governance', 'verify', ...command_line_options)}</code>.
      </p>
      <ul>
        {problems.slice(0, shownProblems).map(({ id, problem }) => (
          <li key={`${id} ${problem}`}>
            Row {id} {chainProblemPredicates[problem]}
          </li>
        ))}
      </ul>
      {problems.length > shownProblems && <p>and {problems.length - shownProblems} more</p>}
    </Notice>
  );
}
