const longestText = 1000;
const longestQuote = 200;
const mostRelated = 1000;

/** The members of a diagnostic that hold text. */
interface Texts {
  readonly message: string;
  readonly help?: string;
  readonly related?: readonly Related[];
}

interface Related {
  readonly message: string;
}

/** A diagnostic whose texts and related locations are bounded: messages quote content, which may be of any length. */
export function boundedTexts<Given extends Texts>(given: Given): Given {
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

function boundedRelated<Each extends Related>(related: readonly Each[]): readonly Each[] {
  const shown = related.slice(0, mostRelated).map((each) => ({ ...each, message: boundedText(each.message) }));
  const last = shown.at(-1);
  if (last === undefined || related.length === shown.length) return shown;
  const more = related.length - shown.length;
  return [...shown.slice(0, -1), { ...last, message: `${last.message} (and ${more} more)` }];
}
