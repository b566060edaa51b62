import type { ComponentChildren } from 'preact';
import type { RefusalError } from '../api.ts';
import { Message } from './message.tsx';

interface NoticeProps {
  readonly kind: 'good' | 'bad' | 'note';
  readonly title: string;
  readonly children?: ComponentChildren;
}

/** An event; screen readers announce it. */
export function Notice({ kind, title, children }: NoticeProps) {
  return (
    <div class={`notice ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      <strong>{title}</strong>
      {children}
    </div>
  );
}

interface RefusalNoticeProps {
  readonly refused: RefusalError;
  readonly title?: string;
  readonly again?: () => void;
}

/** The reason of a refusal, and its hint. */
export function RefusalNotice({ refused, title = 'Refused', again }: RefusalNoticeProps) {
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

/** Placeholder of a pending answer. */
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

/** Placeholder of an empty list, with a hint. */
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
