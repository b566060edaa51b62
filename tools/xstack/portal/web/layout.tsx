import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Link } from './router.tsx';
import { useSession } from './session.ts';

const pages = [
  ['/admin/scene-packages', 'Scene packages'],
  ['/bundles', 'Bundles and packs'],
  ['/registries', 'Registries'],
  ['/diagnostics', 'Diagnostics'],
  ['/health', 'Health'],
] as const;

interface LayoutProps {
  readonly route: string;
  readonly onLogOut: () => void;
  readonly children: ComponentChildren;
}

/** The frame of every page. */
export function Layout({ route, onLogOut, children }: LayoutProps) {
  const { user, product, is_dev } = useSession();
  const page = pages.find(([path]) => route.startsWith(path));
  useEffect(() => {
    document.title = page === undefined ? 'xstack' : `${page[1]} – xstack`;
  }, [page]);
  return (
    <>
      <a class="skip-link" href="#main">
        Skip to the content
      </a>
      <header>
        <span class="brand">
          xstack <small>{product.version}</small>
        </span>
        <nav aria-label="Pages">
          {pages.map(([path, name]) => (
            <Link key={path} to={path} current={page?.[0] === path}>
              {name}
            </Link>
          ))}
        </nav>
        <span class="user">
          {is_dev && <span class="badge warning">development</span>} {user.login} <span class="quiet">{user.role}</span>{' '}
          <button type="button" class="small" onClick={onLogOut}>
            Log out
          </button>
        </span>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
