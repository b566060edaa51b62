import { useState } from 'preact/hooks';

/** Puts a text on the clipboard; where the browser does not allow that, it says so and the text stays selectable. */
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

/** The first part of a checksum; the whole of it in the title and on the clipboard. */
export function Checksum({ value }: { readonly value: string }) {
  return (
    <span class="checksum">
      <code title={value}>{value.slice(0, 12)}</code>
      <CopyButton text={value} what={`checksum ${value.slice(0, 12)}`} />
    </span>
  );
}
