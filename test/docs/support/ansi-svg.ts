/** Draws the output of a terminal as SVG. Text stays text, so that it can be selected and searched. */

const cell = { width: 8.43, height: 19 };
const padding = 16;

/** Colours of SGR codes 30 to 37 and 90 to 97 on a dark background. */
const colours = ['#6e7681', '#ff8a80', '#7ee787', '#f0c674', '#7ab8ff', '#d2a8ff', '#76e3ea', '#e6edf3'];

interface Style {
  readonly bold: boolean;
  readonly colour: number | undefined;
}

interface Span extends Style {
  readonly text: string;
}

const plain: Style = { bold: false, colour: undefined };

/** Returns an SVG document of the output, with a title for screen readers. */
export function ansiToSvg(output: string, title: string): string {
  const lines = output
    .trimEnd()
    .split('\n')
    .flatMap((line) => wrapped(spansOf(line)));
  const columns = Math.max(...lines.map((spans) => spans.reduce((sum, { text }) => sum + text.length, 0)));
  const width = Math.ceil(columns * cell.width + 2 * padding);
  const height = lines.length * cell.height + 2 * padding;
  const rows = lines.map((spans, i) => {
    const y = padding + (i + 1) * cell.height - 5;
    return `<text x="${padding}" y="${y}">${spans.map(printSpan).join('')}</text>\n`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<style>text, tspan { white-space: pre }</style>
<rect width="100%" height="100%" rx="8" fill="#161b22"/>
<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" fill="#e6edf3" xml:space="preserve">
${rows.join('')}</g>
</svg>
`;
}

/** Splits a line at its escape sequences; throws on sequences other than colours and bold. */
function spansOf(line: string): Span[] {
  const spans: Span[] = [];
  let style = plain;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
  for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
    const codes = /^\u001b\[([\d;]*)m$/.exec(part)?.[1];
    if (codes !== undefined) for (const code of codes.split(';')) style = withCode(style, Number(code));
    else if (part !== '') spans.push({ ...style, text: part });
  }
  return spans;
}

/** The width of the terminal in columns. */
const terminalWidth = 100;

/** Continues a long line on the next one, as terminals do. */
function wrapped(spans: readonly Span[]): Span[][] {
  const lines: Span[][] = [[]];
  let column = 0;
  for (const span of spans)
    for (const character of span.text) {
      if (column === terminalWidth) {
        lines.push([]);
        column = 0;
      }
      column += 1;
      const line = lines.at(-1) ?? [];
      const last = line.at(-1);
      const isSame = last !== undefined && last.bold === span.bold && last.colour === span.colour;
      if (isSame) line[line.length - 1] = { ...last, text: last.text + character };
      else line.push({ ...span, text: character });
    }
  return lines;
}

function withCode(style: Style, code: number): Style {
  if (code === 0) return plain;
  if (code === 1) return { ...style, bold: true };
  if (code === 22) return { ...style, bold: false };
  if (code === 39) return { ...style, colour: undefined };
  const colour = code >= 90 ? code - 90 : code - 30;
  if (colour < 0 || colour > 7) throw new Error(`cannot draw the escape sequence ${code}`);
  return { ...style, colour };
}

function printSpan({ text, bold, colour }: Span): string {
  const attributes = [
    ...(bold ? [' font-weight="bold"'] : []),
    ...(colour === undefined ? [] : [` fill="${colours[colour]}"`]),
  ];
  return `<tspan${attributes.join('')}>${escaped(text)}</tspan>`;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
