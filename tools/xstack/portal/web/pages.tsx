import type { ComponentChildren } from 'preact';
import { BundlesPage } from './pages/bundles.tsx';
import { DiagnosticsPage } from './pages/diagnostics.tsx';
import { HealthPage } from './pages/health.tsx';
import { PackagesPage } from './pages/packages.tsx';
import { RegistriesPage } from './pages/registries.tsx';
import { Empty } from './parts/notice.tsx';
import { Link } from './router.tsx';

/** The page of an address. */
export function pageAt(route: string): ComponentChildren {
  const path = route.split('?', 1)[0] as string;
  if (path.startsWith('/admin/scene-packages'))
    return <PackagesPage part={path.slice('/admin/scene-packages/'.length)} />;
  if (path.startsWith('/bundles')) return <BundlesPage />;
  if (path.startsWith('/registries')) return <RegistriesPage name={path.slice('/registries/'.length)} />;
  if (path.startsWith('/diagnostics')) return <DiagnosticsPage />;
  if (path.startsWith('/health')) return <HealthPage />;
  return (
    <Empty title="There is no such page">
      <Link to="/admin/scene-packages">Scene packages</Link>
    </Empty>
  );
}
