import type { PlacedDiagnostic } from '../../answers.ts';
import { Untrusted } from './untrusted.tsx';

interface FindingsProps {
  readonly title: string;
  readonly findings: readonly PlacedDiagnostic[];
  /** The text that they are about, to show the line. */
  readonly text?: string;
}

/** Diagnostics with their lines. */
export function Findings({ title, findings, text }: FindingsProps) {
  if (findings.length === 0) return null;
  const lines = text?.split('\n');
  return (
    <section class="findings" aria-label={title}>
      <h2>{title}</h2>
      <ol>
        {findings.map((each, i) => (
          <li key={i} class={each.severity}>
            <Finding finding={each} line={lines?.[(each.range?.start.line ?? 0) - 1]} />
          </li>
        ))}
      </ol>
    </section>
  );
}

interface FindingProps {
  readonly finding: PlacedDiagnostic;
  readonly line?: string | undefined;
}

export function Finding({ finding, line }: FindingProps) {
  const { severity, code, message, file, range, help } = finding;
  return (
    <>
      <p>
        <span class={`badge ${severity}`}>{severity}</span> <Untrusted text={message} />
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
          <Untrusted text={line} limit={160} />
        </pre>
      )}
      {help !== null && (
        <p>
          <Untrusted text={help} />
        </p>
      )}
    </>
  );
}
