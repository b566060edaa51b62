import { Untrusted } from './untrusted.tsx';

/** A message of the portal: what it puts in backticks is code. Its parts may come from outside. */
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
