import { useRef, useState } from 'preact/hooks';
import { bodyTooLarge } from '../api.ts';
import { Field } from '../parts/field.tsx';
import { Message } from '../parts/message.tsx';
import { Notice } from '../parts/notice.tsx';
import { Untrusted } from '../parts/untrusted.tsx';
import { useSession } from '../session.ts';

/** A package as the user entered it. */
export interface Source {
  readonly text: string;
  /** Empty if the package was pasted. */
  readonly fileName: string;
}

export const noSource: Source = { text: '', fileName: '' };

interface SourceFieldProps {
  readonly source: Source;
  readonly onChange: (source: Source) => void;
}

/** Lets the user drop, choose or paste a package. */
export function SourceField({ source, onChange }: SourceFieldProps) {
  const { maximum_body_bytes } = useSession();
  const [problem, setProblem] = useState<string>();
  const [isOver, setOver] = useState(false);
  const newest = useRef<File>(undefined);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    newest.current = file;
    onChange(noSource);
    setProblem(undefined);
    if (file.size > maximum_body_bytes) {
      const { message, hint } = bodyTooLarge(file.name);
      setProblem(`${message}; ${hint}`);
      return;
    }
    const text = await textOf(file);
    // A large file is read for longer than a small one that was chosen after it.
    if (newest.current !== file) return;
    if (text === undefined) setProblem(`${file.name} cannot be read as UTF-8 text; a package is a JSON file.`);
    else onChange({ text, fileName: file.name });
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
        <Notice kind="bad" title="This file cannot be used">
          <p>
            <Message text={problem} />
          </p>
        </Notice>
      )}
      {isFile ? (
        <p>
          <strong>
            <Untrusted text={source.fileName} />
          </strong>{' '}
          <span class="quiet">{source.text.length.toLocaleString()} characters</span>{' '}
          <button type="button" class="small" onClick={() => onChange(noSource)}>
            Remove
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

async function textOf(file: File): Promise<string | undefined> {
  try {
    const bytes = await file.arrayBuffer();
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
