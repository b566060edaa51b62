import type { ComponentChildren } from 'preact';

interface ScrollProps {
  readonly label: string;
  readonly kind?: string;
  readonly children: ComponentChildren;
}

/** Wide content that scrolls separately. */
export function Scroll({ label, kind = '', children }: ScrollProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without the focus, keys cannot scroll it
    <section class={`scroll ${kind}`} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
