import { UsageError } from './failure.ts';

/** The part of standard input that reading a secret needs. */
interface SecretInput extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean;
  readonly setRawMode?: (isRaw: boolean) => unknown;
}

const longest = 2000;

/** Reads the first line of piped input. */
export async function readSecretLine(input: SecretInput): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    if (text.includes('\n') || text.length > longest) break;
  }
  return (text.split('\n', 1)[0] ?? '').replace(/\r$/, '');
}

/** Prompts at a terminal, twice, without echo. */
export async function askSecretTwice(
  input: SecretInput,
  show: (text: string) => void,
  questions: readonly [first: string, second: string],
): Promise<string> {
  if (input.isTTY !== true || input.setRawMode === undefined)
    throw new UsageError('standard input is no terminal: pipe the password in with --password-stdin');
  const keys = input[Symbol.asyncIterator]();
  input.setRawMode(true);
  try {
    const [first, second] = [await answer(questions[0]), await answer(questions[1])];
    if (first !== second) throw new UsageError('the two passwords differ');
    return first;
  } finally {
    input.setRawMode(false);
    await keys.return?.();
  }
  async function answer(question: string): Promise<string> {
    show(question);
    try {
      return await typedLine(keys);
    } finally {
      show('\n');
    }
  }
}

/** Reads a line in raw mode, with the editing keys that a terminal otherwise handles. */
async function typedLine(keys: AsyncIterator<Uint8Array | string>): Promise<string> {
  let typed: string[] = [];
  for (;;) {
    const { value, done } = await keys.next();
    if (done === true) return typed.join('');
    for (const key of typeof value === 'string' ? value : Buffer.from(value).toString('utf8')) {
      if (key === '\r' || key === '\n') return typed.join('');
      if (key === '\u0003' || key === '\u0004') throw new UsageError('no password was given');
      if (key === '\u0015') typed = [];
      else if (key === '\u007f' || key === '\b') typed.pop();
      else if (key >= ' ' && typed.length < longest) typed.push(key);
    }
  }
}
