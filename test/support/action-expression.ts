/** Expressions of GitHub Actions, as far as `action.yml` uses them: names, strings, `==`, `!=`, `!`, `&&`, `||`, `()`. */

/** The values that expressions can name, such as `github.event`. */
export interface Contexts {
  readonly [name: string]: string | boolean | null | undefined | Contexts;
}

type Value = Contexts[string];

/** Evaluates one expression, without `${{ }}`. */
export function evaluate(expression: string, contexts: Contexts): Value {
  const tokens = tokensOf(expression);
  const value = either(tokens, contexts);
  if (tokens.length > 0) throw new Error(`unexpected \`${tokens[0]}\` in \`${expression}\``);
  return value;
}

/** Replaces each `${{ expression }}` of a string by its value. */
export function interpolate(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => String(evaluate(expression, contexts) ?? ''));
}

/** Evaluates the `if` of a step. */
export function condition(text: string, contexts: Contexts): boolean {
  return isTrue(evaluate(/^\$\{\{(.*)\}\}$/s.exec(text.trim())?.[1] ?? text, contexts));
}

function tokensOf(expression: string): string[] {
  const pattern = /\s*(==|!=|&&|\|\||[!()]|'(?:[^']|'')*'|[A-Za-z_][\w.-]*)/y;
  const tokens: string[] = [];
  const text = expression.trim();
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const [, token] = pattern.exec(text) ?? [];
    if (token === undefined) throw new Error(`cannot read \`${text.slice(at)}\``);
    tokens.push(token);
  }
  return tokens;
}

function either(tokens: string[], contexts: Contexts): Value {
  let value = both(tokens, contexts);
  while (tokens[0] === '||') {
    tokens.shift();
    const other = both(tokens, contexts);
    value = isTrue(value) ? value : other;
  }
  return value;
}

function both(tokens: string[], contexts: Contexts): Value {
  let value = comparison(tokens, contexts);
  while (tokens[0] === '&&') {
    tokens.shift();
    const other = comparison(tokens, contexts);
    value = isTrue(value) ? other : value;
  }
  return value;
}

function comparison(tokens: string[], contexts: Contexts): Value {
  const left = single(tokens, contexts);
  if (tokens[0] !== '==' && tokens[0] !== '!=') return left;
  const isEqual = tokens.shift() === '==';
  return (text(left) === text(single(tokens, contexts))) === isEqual;
}

function single(tokens: string[], contexts: Contexts): Value {
  const token = tokens.shift() ?? '';
  if (token === '!') return !isTrue(single(tokens, contexts));
  if (token === '(') {
    const value = either(tokens, contexts);
    if (tokens.shift() !== ')') throw new Error('expected `)`');
    return value;
  }
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  if (!/^\w/.test(token)) throw new Error(`unexpected \`${token}\``);
  return named(token, contexts);
}

/** A missing member of a context is null; a missing context is an error. */
function named(path: string, contexts: Contexts): Value {
  const [first = '', ...rest] = path.split('.');
  if (!(first in contexts)) throw new Error(`there is no context \`${first}\``);
  return rest.reduce<Value>((value, name) => {
    return typeof value === 'object' && value !== null ? (value[name] ?? null) : null;
  }, contexts[first]);
}

function isTrue(value: Value): boolean {
  return value !== null && value !== undefined && value !== false && value !== '';
}

/** Strings compare without regard to case; null equals an empty string. */
function text(value: Value): string {
  if (typeof value === 'object' && value !== null) throw new Error('objects cannot be compared');
  return String(value ?? '').toLowerCase();
}
