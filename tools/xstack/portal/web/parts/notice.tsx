import type { ComponentChildren } from 'preact';
import type { Refused } from '../api.ts';
import { Untrusted } from './untrusted.tsx';

interface NoticeProps {
  readonly kind: 'good' | 'bad' | 'note';
  readonly title: string;
  readonly children?: ComponentChildren;
}

/** Something that has happened; screen readers say it. */
export function Notice({ kind, title, children }: NoticeProps) {
  return (
    <div class={`notice ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      <strong>{title}</strong>
      {children}
    </div>
  );
}

/** Why something was refused, and what to do. */
export function RefusedNotice({ refused, again }: { readonly refused: Refused; readonly again?: () => void }) {
  return (
    <Notice kind="bad" title="Refused">
      <p>
        <Untrusted text={refused.message} /> <code>{refused.reason}</code>
      </p>
      {refused.hint !== undefined && (
        <p>
          <Untrusted text={refused.hint} />
        </p>
      )}
      {refused.traceId !== undefined && <p class="quiet">Trace {refused.traceId}</p>}
      {again !== undefined && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </Notice>
  );
}

export function Busy({ what }: { readonly what: string }) {
  return (
    <p class="quiet" role="status">
      {what} …
    </p>
  );
}

/** Nothing is there, and what to do about it. */
export function Empty({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <div class="empty">
      <p>
        <strong>{title}</strong>
      </p>
      <p>{children}</p>
    </div>
  );
}
