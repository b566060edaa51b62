import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const listeners = new Set<() => void>();
addEventListener('popstate', () => tell());

/** Navigates to another path without loading the page again. */
export function goTo(path: string): void {
  if (path === currentPath()) return;
  history.pushState(null, '', path);
  tell();
}

export function useRoute(): string {
  const [path, setPath] = useState(currentPath());
  useEffect(() => {
    const listener = () => setPath(currentPath());
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return path;
}

interface LinkProps {
  readonly to: string;
  readonly current?: boolean;
  readonly children: ComponentChildren;
}

/** A link that navigates without loading the page; with a modifier key, the browser follows it. */
export function Link({ to, current = false, children }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    goTo(to);
  };
  return (
    <a href={to} onClick={follow} aria-current={current ? 'page' : undefined}>
      {children}
    </a>
  );
}

function currentPath(): string {
  return decodeURI(location.pathname) + location.search;
}

function tell(): void {
  for (const listener of listeners) listener();
}
