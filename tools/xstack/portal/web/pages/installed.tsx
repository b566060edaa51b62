import { useEffect, useState } from 'preact/hooks';
import type { InstallationData } from '../../contract/answers.ts';
import { Checksum } from '../parts/copy.tsx';
import { Busy, Empty, RefusalNotice } from '../parts/notice.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { Time } from '../parts/time.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { Link } from '../router.tsx';
import { useMay } from '../session.ts';
import { useRequest } from '../use-request.ts';
import type { PartProps } from './part-props.ts';
import { RollbackDialog } from './rollback.tsx';

/** The installed packages, each with its history. */
export function InstalledPart({ isShown }: PartProps) {
  const installed = useRequest('scene.packages.installed', {});
  const [opened, setOpened] = useState<string>();
  useEffect(() => {
    if (isShown) installed.again();
  }, [isShown]);
  if (installed.state === 'pending') return <Busy what="Loading the packages" />;
  if (installed.state === 'refused') return <RefusalNotice refused={installed.refused} again={installed.again} />;
  const { packages } = installed.data;
  if (packages.length === 0)
    return (
      <Empty title="No package is installed">
        <Link to="/admin/scene-packages/import">Import one</Link>, or{' '}
        <Link to="/admin/scene-packages/export">export what this instance serves</Link>.
      </Empty>
    );
  return (
    <>
      <InstallationTable
        caption="Installed packages"
        rows={packages}
        action={(row) => (
          <button
            type="button"
            class="small"
            aria-expanded={opened === row.package_name}
            aria-label={`History of ${row.package_name}`}
            onClick={() => setOpened(opened === row.package_name ? undefined : row.package_name)}
          >
            History
          </button>
        )}
      />
      {opened !== undefined && <History key={opened} name={opened} onChange={installed.again} />}
    </>
  );
}

interface InstallationTableProps {
  readonly caption: string;
  readonly rows: readonly InstallationData[];
  readonly action?: (row: InstallationData) => preact.ComponentChildren;
}

function InstallationTable({ caption, rows, action }: InstallationTableProps) {
  return (
    <Scroll label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Package</th>
            <th scope="col">Version</th>
            <th scope="col">Channel</th>
            <th scope="col">Source</th>
            <th scope="col">Installed</th>
            <th scope="col">Last upgrade</th>
            <th scope="col">Checksum</th>
            {action && <th scope="col">History</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <Untrusted text={row.package_name} />
              </th>
              <td>
                {row.installed_version} {row.active && <span class="badge good">active</span>}
              </td>
              <td>{row.channel}</td>
              <td>{row.source}</td>
              <td>
                <Time at={row.installed_at} />
              </td>
              <td>
                <Time at={row.last_upgrade_at} />
              </td>
              <td>
                <Checksum value={row.checksum} />
              </td>
              {action && <td>{action(row)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function History({ name, onChange }: { readonly name: string; readonly onChange: () => void }) {
  const history = useRequest('scene.package.history', { package_name: name });
  const mayUndo = useMay('scene.package.rollback');
  const [undoing, setUndoing] = useState<number>();
  if (history.state === 'pending') return <Busy what="Loading the history" />;
  if (history.state === 'refused') return <RefusalNotice refused={history.refused} again={history.again} />;
  const { installations, imports } = history.data;
  return (
    <section class="card" aria-label={`History of ${name}`}>
      <h2>
        History of <Untrusted text={name} />
      </h2>
      <InstallationTable caption="All ledger rows" rows={installations} />
      {imports.length > 0 && (
        <Scroll label="Imports">
          <table>
            <caption>Imports</caption>
            <thead>
              <tr>
                <th scope="col">Import</th>
                <th scope="col">Version</th>
                <th scope="col">Strategy</th>
                <th scope="col">At</th>
                <th scope="col">Undone</th>
              </tr>
            </thead>
            <tbody>
              {imports.map((each) => (
                <tr key={each.id}>
                  <th scope="row">{each.id}</th>
                  <td>{each.package_version}</td>
                  <td>{each.strategy}</td>
                  <td>
                    <Time at={each.created_at} />
                  </td>
                  <td>
                    {each.rolled_back_at !== null ? (
                      <Time at={each.rolled_back_at} />
                    ) : (
                      <button
                        type="button"
                        class="small"
                        disabled={!mayUndo}
                        title={mayUndo ? undefined : 'Only operators and admins may undo imports'}
                        onClick={() => setUndoing(each.id)}
                      >
                        Undo import {each.id}
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {!mayUndo && <p class="quiet">Only operators and admins may undo imports.</p>}
      {undoing !== undefined && (
        <RollbackDialog
          importId={undoing}
          onClose={() => setUndoing(undefined)}
          onDone={() => {
            history.again();
            onChange();
          }}
        />
      )}
    </section>
  );
}
