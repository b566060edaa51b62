import { useState } from 'preact/hooks';

/**
 * Copies a string to the clipboard; if the browser does not allow that, shows a message, and the string remains
 * selectable.
 */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [said, setSaid] = useState('');
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setSaid('copied'),
      () => setSaid('not allowed here'),
    );
  };
  return (
    <>
      <button type="button" class="small" aria-label={`Copy ${what}`} onClick={copy}>
        Copy
      </button>
      <span role="status" class="quiet">
        {said}
      </span>
    </>
  );
}

/** The beginning of a checksum; title and clipboard have the whole. */
export function Checksum({ value }: { readonly value: string }) {
  return (
    <span class="checksum">
      <code title={value}>{value.slice(0, 12)}</code>
      <CopyButton text={value} what={`checksum ${value.slice(0, 12)}`} />
    </span>
  );
}
