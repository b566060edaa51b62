import { goTo } from '../router.tsx';
import { ExportPart } from './export.tsx';
import { GovernancePart } from './governance.tsx';
import { ImportPart } from './import.tsx';
import { InstalledPart } from './installed.tsx';

const parts = [
  ['installed', 'Installed', InstalledPart],
  ['export', 'Export', ExportPart],
  ['import', 'Import', ImportPart],
  ['governance', 'Governance', GovernancePart],
] as const;

/** The operations page. A part retains its state while another one is shown. */
export function PackagesPage({ part }: { readonly part: string }) {
  const current = Math.max(
    0,
    parts.findIndex(([name]) => name === part),
  );
  const open = (index: number) => {
    const [name] = parts[(index + parts.length) % parts.length] as (typeof parts)[number];
    goTo(`/admin/scene-packages/${name}`);
    document.getElementById(`tab-${name}`)?.focus();
  };
  return (
    <>
      <h1>Scene packages</h1>
      <div
        class="tabs"
        role="tablist"
        aria-label="Scene packages"
        onKeyDown={(event) => {
          if (event.key === 'ArrowRight') open(current + 1);
          if (event.key === 'ArrowLeft') open(current - 1);
        }}
      >
        {parts.map(([name, label], i) => (
          <button
            key={name}
            id={`tab-${name}`}
            type="button"
            role="tab"
            aria-selected={i === current}
            aria-controls={`panel-${name}`}
            tabIndex={i === current ? 0 : -1}
            onClick={() => open(i)}
          >
            {label}
          </button>
        ))}
      </div>
      {parts.map(([name, , Part], i) => (
        <div key={name} id={`panel-${name}`} role="tabpanel" aria-labelledby={`tab-${name}`} hidden={i !== current}>
          <Part isShown={i === current} />
        </div>
      ))}
    </>
  );
}
