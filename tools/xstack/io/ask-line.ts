import { UsageError } from './failure.ts';

/** The part of standard input that a question needs. */
interface LineInput {
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array | string>;
}

/** Shows a question and returns the line that is typed, without white space at its ends. */
export async function askLine(input: LineInput, show: (text: string) => void, question: string): Promise<string> {
  show(question);
  const lines = input[Symbol.asyncIterator]();
  let line = '';
  while (!line.includes('\n')) {
    const { value, done } = await lines.next();
    if (done === true) throw new UsageError('no answer was given; `--yes` takes the defaults');
    line += typeof value === 'string' ? value : Buffer.from(value).toString('utf8');
  }
  return line.split('\n', 1)[0]?.trim() ?? '';
}
