import type { Diagnostic } from './diagnostic.ts';

const longestText = 1000;
const longestQuote = 200;
const mostRelated = 1000;

type Texts = Omit<Diagnostic, 'code' | 'severity'>;

/** A diagnostic whose texts and related locations are bounded: messages quote content, which may be of any length. */
export function boundedTexts(given: Texts): Texts {
  const { message, help, related } = given;
  const isBounded =
    message.length <= longestQuote && (help?.length ?? 0) <= longestQuote && (related?.length ?? 0) === 0;
  if (isBounded) return given;
  return {
    ...given,
    message: boundedText(message),
    ...(help !== undefined && { help: boundedText(help) }),
    ...(related !== undefined && { related: boundedRelated(related) }),
  };
}

/** A text with long quotes shortened, and cut if that is not enough. */
function boundedText(text: string): string {
  if (text.length <= longestQuote) return text;
  const quoted = text.replace(/`[^`]+`/g, (quote) => {
    const inner = quote.slice(1, -1);
    return inner.length <= longestQuote ? quote : `\`${inner.slice(0, longestQuote - 3).toWellFormed()}...\``;
  });
  return quoted.length <= longestText ? quoted : `${quoted.slice(0, longestText - 3).toWellFormed()}...`;
}

function boundedRelated(related: NonNullable<Texts['related']>): NonNullable<Texts['related']> {
  const shown = related.slice(0, mostRelated).map(({ message, at }) => ({ message: boundedText(message), at }));
  const last = shown.at(-1);
  if (last === undefined || related.length === shown.length) return shown;
  const more = related.length - shown.length;
  return [...shown.slice(0, -1), { ...last, message: `${last.message} (and ${more} more)` }];
}
