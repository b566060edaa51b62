import { useState } from 'preact/hooks';
import type { AnswerData } from '../../answer.ts';
import { Checksum } from '../parts/copy.tsx';
import { TextField } from '../parts/field.tsx';
import { Busy, Empty, RefusalNotice } from '../parts/notice.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { Link } from '../router.tsx';
import { useRequest } from '../use-request.ts';

type RegistryRow = AnswerData['project.registry.rows']['rows'][number];

/** The compiled registries, and the rows of one with their origin. */
export function RegistriesPage({ name }: { readonly name: string }) {
  const all = useRequest('project.registries', {});
  return (
    <>
      <h1>Registries</h1>
      {all.state === 'pending' && <Busy what="Compiling" />}
      {all.state === 'refused' && <RefusalNotice refused={all.refused} again={all.again} />}
      {all.state === 'answered' && <RegistryTable registries={all.data.registries} name={name} />}
      {name !== '' && <Rows key={name} name={name} />}
    </>
  );
}

interface RegistryTableProps {
  readonly registries: AnswerData['project.registries']['registries'];
  readonly name: string;
}

function RegistryTable({ registries, name }: RegistryTableProps) {
  return (
    <Scroll label="Registries">
      <table>
        <caption>Compiled registries</caption>
        <thead>
          <tr>
            <th scope="col">Registry</th>
            <th scope="col">Rows</th>
            <th scope="col">Kinds</th>
            <th scope="col">Hash</th>
          </tr>
        </thead>
        <tbody>
          {registries.map((each) => (
            <tr key={each.name} class={each.name === name ? 'chosen' : undefined}>
              <th scope="row">
                <Link to={`/registries/${each.name}`} current={each.name === name}>
                  {each.name}
                </Link>
              </th>
              <td>{each.row_count}</td>
              <td>{each.kinds.join(', ').replaceAll('_', ' ')}</td>
              <td>
                <Checksum value={each.hash} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

const pageSize = 50;

function Rows({ name }: { readonly name: string }) {
  const [search, setSearch] = useState('');
  const [offset, setOffset] = useState(0);
  const page = useRequest('project.registry.rows', {
    name,
    offset,
    limit: pageSize,
    ...(search.trim() !== '' && { search: search.trim() }),
  });
  return (
    <section class="card" aria-label={`Rows of ${name}`}>
      <h2>{name}</h2>
      <TextField
        label="Search the rows"
        value={search}
        onChange={(value) => {
          setSearch(value);
          setOffset(0);
        }}
      />
      {page.state === 'pending' && <Busy what="Loading rows" />}
      {page.state === 'refused' && <RefusalNotice refused={page.refused} again={page.again} />}
      {page.state === 'answered' && (
        <>
          {page.data.rows.length === 0 ? (
            <Empty title="No matching rows">Search for something else, or compile packs that have such rows.</Empty>
          ) : (
            <ul class="rows">
              {page.data.rows.map((row) => (
                <Row key={`${row.kind} ${row.id} ${row.pack_id} ${row.pointer}`} row={row} />
              ))}
            </ul>
          )}
          <div class="actions">
            <button type="button" disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - pageSize))}>
              Previous
            </button>
            <span role="status">
              {page.data.total === 0 ? 0 : offset + 1} to {Math.min(offset + pageSize, page.data.total)} of{' '}
              {page.data.total}
            </span>
            <button
              type="button"
              disabled={offset + pageSize >= page.data.total}
              onClick={() => setOffset(offset + pageSize)}
            >
              Next
            </button>
          </div>
        </>
      )}
    </section>
  );
}

function Row({ row }: { readonly row: RegistryRow }) {
  return (
    <li>
      <details>
        <summary>
          <Untrusted text={row.id} /> <span class="quiet">{row.kind.replaceAll('_', ' ')}</span>
        </summary>
        <p class="quiet">
          from <Untrusted text={row.pack_id} />, <code>{row.file}</code>
          {row.pointer !== '' && (
            <>
              {' at '}
              <code>{row.pointer}</code>
            </>
          )}
        </p>
        <pre>
          <code>{JSON.stringify(row.value, null, 2)}</code>
        </pre>
      </details>
    </li>
  );
}
