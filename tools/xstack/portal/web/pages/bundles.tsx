import { useState } from 'preact/hooks';
import type { AnswerData } from '../../answer.ts';
import { TextField } from '../parts/field.tsx';
import { Busy, Empty, RefusalNotice } from '../parts/notice.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { useRequest } from '../use-request.ts';
import { PackGraph } from './pack-graph.tsx';

type PackNode = AnswerData['project.packs']['packs'][number];

/** The bundles of the project, and the packs of the one that is built. */
export function BundlesPage() {
  const bundles = useRequest('project.bundles', {});
  const packs = useRequest('project.packs', {});
  return (
    <>
      <h1>Bundles and packs</h1>
      {bundles.state === 'refused' && <RefusalNotice refused={bundles.refused} again={bundles.again} />}
      {bundles.state === 'answered' && <BundleList bundles={bundles.data.bundles} />}
      {packs.state === 'pending' && <Busy what="Resolving the packs" />}
      {packs.state === 'refused' && <RefusalNotice refused={packs.refused} again={packs.again} />}
      {packs.state === 'answered' && <Packs answer={packs.data} />}
    </>
  );
}

function BundleList({ bundles }: AnswerData['project.bundles']) {
  if (bundles.length === 0)
    return (
      <Empty title="There is no bundle">
        A bundle names the packs of a product: bundles/bundle.base.lab/bundle.json.
      </Empty>
    );
  return (
    <ul class="cards">
      {bundles.map((each) => (
        <li key={each.bundle_id} class="card">
          <h2>
            <Untrusted text={each.bundle_id} /> {each.is_built && <span class="badge good">shown below</span>}
          </h2>
          <p>
            <Untrusted text={each.description} limit={1000} />
          </p>
          <p class="quiet">
            {each.pack_ids.length} packs, {each.optional_pack_ids.length} optional: <code>{each.file}</code>
          </p>
        </li>
      ))}
    </ul>
  );
}

function Packs({ answer }: { readonly answer: AnswerData['project.packs'] }) {
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<string>();
  const wanted = search.trim().toLowerCase();
  const isFound = ({ pack_id }: PackNode) => wanted !== '' && pack_id.toLowerCase().includes(wanted);
  const listed = wanted === '' ? answer.packs : answer.packs.filter(isFound);
  return (
    <section aria-label="Resolved packs">
      <h2>
        {answer.packs.length} resolved packs of <Untrusted text={answer.bundle_id} />
      </h2>
      <TextField label="Search the packs" value={search} onChange={setSearch} />
      <PackGraph answer={answer} isFound={isFound} chosen={chosen} onChoose={setChosen} />
      {chosen !== undefined && <Why key={chosen} packId={chosen} />}
      <Scroll label="Packs in their order">
        <table>
          <caption>In the order in which they are built</caption>
          <thead>
            <tr>
              <th scope="col">Level</th>
              <th scope="col">Pack</th>
              <th scope="col">Version</th>
              <th scope="col">Contributions</th>
              <th scope="col">Signature</th>
              <th scope="col">Reason</th>
            </tr>
          </thead>
          <tbody>
            {listed.map((pack) => (
              <tr key={pack.pack_id} class={pack.pack_id === chosen ? 'chosen' : undefined}>
                <td>{pack.level}</td>
                <th scope="row">
                  <Untrusted text={pack.pack_id} />
                </th>
                <td>{pack.version}</td>
                <td>
                  {pack.contributions.map(({ type, count }) => `${count} ${type.replaceAll('_', ' ')}`).join(', ')}
                </td>
                <td>{pack.signature_status}</td>
                <td>
                  <button
                    type="button"
                    class="small"
                    aria-label={`Why ${pack.pack_id} is here`}
                    onClick={() => setChosen(pack.pack_id)}
                  >
                    Why
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

function Why({ packId }: { readonly packId: string }) {
  const why = useRequest('project.why', { pack_id: packId });
  if (why.state === 'pending') return <Busy what="Loading the reason" />;
  if (why.state === 'refused') return <RefusalNotice refused={why.refused} again={why.again} />;
  const { bundle_id, path, needed_by } = why.data;
  return (
    <div class="card" role="status">
      <h3>
        Why <Untrusted text={packId} /> is here
      </h3>
      <p>
        <Untrusted text={bundle_id} />
        {path.map(({ pack_id, version, range }) => (
          <span key={pack_id}>
            {' → '}
            <Untrusted text={pack_id} /> {version} {range !== null && <span class="quiet">({range})</span>}
          </span>
        ))}
      </p>
      <p class="quiet">
        {needed_by.length === 0
          ? 'No pack needs it.'
          : `Needed by ${needed_by.map(({ pack_id, range }) => `${pack_id} (${range})`).join(', ')}.`}
      </p>
    </div>
  );
}
