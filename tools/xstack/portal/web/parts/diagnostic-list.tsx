import type { AnswerDiagnostic } from '../../answer.ts';
import { Message } from './message.tsx';
import { Untrusted } from './untrusted.tsx';

interface DiagnosticSectionProps {
  readonly title: string;
  readonly diagnostics: readonly AnswerDiagnostic[];
  /** The source of the diagnostics, to show their lines. */
  readonly text?: string;
}

/** Diagnostics with their lines. */
export function DiagnosticSection({ title, diagnostics, text }: DiagnosticSectionProps) {
  if (diagnostics.length === 0) return null;
  const lines = text?.split(/\r?\n/);
  return (
    <section class="diagnostics" aria-label={title}>
      <h2>{title}</h2>
      <ol>
        {diagnostics.map((each, i) => (
          <li key={i} class={each.severity}>
            <DiagnosticDetails diagnostic={each} line={lines?.[(each.range?.start.line ?? 0) - 1]} />
          </li>
        ))}
      </ol>
    </section>
  );
}

interface DiagnosticDetailsProps {
  readonly diagnostic: AnswerDiagnostic;
  readonly line?: string | undefined;
}

export function DiagnosticDetails({ diagnostic, line }: DiagnosticDetailsProps) {
  const { severity, code, message, file, range, help } = diagnostic;
  return (
    <>
      <p>
        <span class={`badge ${severity}`}>{severity}</span> <Message text={message} />
      </p>
      <p class="quiet">
        {range !== null && (
          <strong>
            Line {range.start.line}, column {range.start.column}
          </strong>
        )}{' '}
        {file !== null && <Untrusted text={file} />} <code>{code}</code>
      </p>
      {line !== undefined && range !== null && (
        <pre>
          <span class="quiet">{range.start.line} | </span>
          <Excerpt line={line} start={range.start.column - 1} end={endColumn(range, line)} />
        </pre>
      )}
      {help !== null && (
        <p>
          <Message text={help} />
        </p>
      )}
    </>
  );
}

const shownBefore = 60;
const shownOfFault = 80;
const shownAfter = 40;

interface ExcerptProps {
  readonly line: string;
  /** UTF-16 offsets in the line. */
  readonly start: number;
  readonly end: number;
}

/** The part of a line around a fault; a package may be one line of megabytes. */
function Excerpt({ line, start, end }: ExcerptProps) {
  const from = Math.max(0, start - shownBefore);
  const fault = line.slice(start, Math.min(end, start + shownOfFault));
  const after = line.slice(start + fault.length, start + fault.length + shownAfter);
  return (
    <>
      {from > 0 && '…'}
      <Untrusted text={line.slice(from, start)} />
      <mark>
        <Untrusted text={fault} />
      </mark>
      <Untrusted text={after} />
      {start + fault.length + after.length < line.length && '…'}
    </>
  );
}

function endColumn({ start, end }: NonNullable<AnswerDiagnostic['range']>, line: string): number {
  return end.line > start.line ? line.length : Math.max(end.column - 1, start.column);
}
