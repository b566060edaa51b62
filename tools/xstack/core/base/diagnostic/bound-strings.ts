const longestText = 1000;
const longestQuote = 200;
const mostRelated = 1000;

/** The members of a diagnostic that hold prose. */
interface DiagnosticStrings {
  readonly message: string;
  readonly help?: string;
  readonly related?: readonly Related[];
}

interface Related {
  readonly message: string;
}

/** Truncates long strings and long lists of related locations: messages quote content, which may be of any length. */
export function boundStrings<Given extends DiagnosticStrings>(given: Given): Given {
  const { message, help, related } = given;
  const isBounded =
    message.length <= longestQuote && (help?.length ?? 0) <= longestQuote && (related?.length ?? 0) === 0;
  if (isBounded) return given;
  return {
    ...given,
    message: boundString(message),
    ...(help !== undefined && { help: boundString(help) }),
    ...(related !== undefined && { related: boundRelated(related) }),
  };
}

/** Shortens long quotes, then truncates the whole string if it is still too long. */
function boundString(text: string): string {
  if (text.length <= longestQuote) return text;
  const quoted = text.replace(/`[^`]+`/g, (quote) => {
    const inner = quote.slice(1, -1);
    return inner.length <= longestQuote ? quote : `\`${inner.slice(0, longestQuote - 3).toWellFormed()}...\``;
  });
  return quoted.length <= longestText ? quoted : `${quoted.slice(0, longestText - 3).toWellFormed()}...`;
}

function boundRelated<Each extends Related>(related: readonly Each[]): readonly Each[] {
  const shown = related.slice(0, mostRelated).map((each) => ({ ...each, message: boundString(each.message) }));
  const last = shown.at(-1);
  if (last === undefined || related.length === shown.length) return shown;
  const more = related.length - shown.length;
  return [...shown.slice(0, -1), { ...last, message: `${last.message} (and ${more} more)` }];
}
