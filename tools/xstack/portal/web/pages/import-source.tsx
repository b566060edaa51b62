import { useState } from 'preact/hooks';
import { Field } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { useSession } from '../session.ts';

/** A package as somebody gave it to the page. */
export interface Source {
  readonly text: string;
  /** Empty where it was pasted. */
  readonly fileName: string;
}

interface SourceFieldProps {
  readonly source: Source;
  readonly onChange: (source: Source) => void;
}

/** A place to drop a file, to choose one, or to paste a package. */
export function SourceField({ source, onChange }: SourceFieldProps) {
  const { maximum_body_bytes } = useSession();
  const [problem, setProblem] = useState<string>();
  const [isOver, setOver] = useState(false);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setProblem(undefined);
    if (file.size > maximum_body_bytes) {
      setProblem(
        `${file.name} has ${file.size} bytes; the portal takes ${maximum_body_bytes}. The command line has no such limit.`,
      );
      return;
    }
    try {
      const bytes = await file.arrayBuffer();
      onChange({ text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), fileName: file.name });
    } catch {
      setProblem(`${file.name} cannot be read as UTF-8 text; a package is a JSON file.`);
    }
  };
  const isFile = source.fileName !== '';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the mouse; the file field inside is for everybody
    <div
      class={`drop${isOver ? ' over' : ''}${isFile ? ' taken' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer?.files[0]);
      }}
    >
      <Field label="Package file" hint="Choose a file, drop it here, or paste the package below.">
        {(attributes) => (
          <input
            {...attributes}
            type="file"
            accept=".json,application/json"
            onChange={(event) => {
              void take(event.currentTarget.files?.[0]);
              event.currentTarget.value = '';
            }}
          />
        )}
      </Field>
      {problem !== undefined && (
        <Notice kind="bad" title="This file cannot be taken">
          <p>
            <Untrusted text={problem} />
          </p>
        </Notice>
      )}
      {isFile ? (
        <p>
          <strong>
            <Untrusted text={source.fileName} />
          </strong>{' '}
          <span class="quiet">{source.text.length.toLocaleString()} characters</span>{' '}
          <button type="button" class="small" onClick={() => onChange({ text: '', fileName: '' })}>
            Take it away
          </button>
        </p>
      ) : (
        <Field label="Package as text">
          {(attributes) => (
            <textarea
              {...attributes}
              class="code"
              rows={6}
              spellcheck={false}
              autoComplete="off"
              value={source.text}
              onInput={(event) => onChange({ text: event.currentTarget.value, fileName: '' })}
            />
          )}
        </Field>
      )}
    </div>
  );
}
