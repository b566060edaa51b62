import type { ComponentChildren } from 'preact';
import type { Refused } from '../api.ts';
import { Message } from './message.tsx';

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

interface RefusedNoticeProps {
  readonly refused: Refused;
  readonly title?: string;
  readonly again?: () => void;
}

/** Why something was refused, and what to do. */
export function RefusedNotice({ refused, title = 'Refused', again }: RefusedNoticeProps) {
  return (
    <Notice kind="bad" title={title}>
      <p>
        <Message text={refused.message} /> <code>{refused.reason}</code>
      </p>
      {refused.hint !== undefined && (
        <p>
          <Message text={refused.hint} />
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

/** Holds the place of an answer that is on its way. */
export function Skeleton({ what }: { readonly what: string }) {
  return (
    <div class="skeleton" aria-busy="true">
      <Busy what={what} />
      <div />
      <div />
      <div />
    </div>
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
