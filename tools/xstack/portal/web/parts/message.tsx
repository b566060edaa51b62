import { Untrusted } from './untrusted.tsx';

/** A message of the portal, with parts in backticks shown as code. Its parts may be untrusted. */
export function Message({ text }: { readonly text: string }) {
  const parts = text.split(/`([^`]*)`/);
  return (
    <>
      {parts.map((part, i) =>
        i % 2 === 0 ? (
          part !== '' && <Untrusted key={i} text={part} />
        ) : (
          <code key={i}>
            <Untrusted text={part} />
          </code>
        ),
      )}
    </>
  );
}
