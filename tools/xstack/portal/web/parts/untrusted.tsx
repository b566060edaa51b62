/**
 * Untrusted text. Markup in it is shown as text; invisible characters and those that change the direction of the surrounding text
 * are shown as code points.
 */
export function Untrusted({ text, limit = 300 }: { readonly text: string; readonly limit?: number }) {
  const cut = text.length > limit;
  const parts = (cut ? text.slice(0, limit) : text).toWellFormed().split(hidden);
  return (
    <bdi class="untrusted" title={cut ? `${text.length} characters` : undefined}>
      {parts.map((part, i) => (i % 2 === 0 ? part : <Hidden key={i} character={part} />))}
      {cut && '…'}
    </bdi>
  );
}

/** Control and format characters, and the separators of lines and paragraphs. */
const hidden = /([\p{Cc}\p{Cf}\p{Zl}\p{Zp}])/u;

function Hidden({ character }: { readonly character: string }) {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return <code class="hidden-character">U+{code}</code>;
}
