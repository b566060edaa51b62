import { join } from 'node:path';
import { type Code, codes } from '../core/base/diagnostic/codes.ts';
import { diagnostic } from '../core/base/diagnostic/diagnostic.ts';
import { didYouMean } from '../core/base/diagnostic/suggest.ts';
import { diagnosticJson } from '../core/base/diagnostic/to-json.ts';
import { existsSync, readFileSync } from '../io/file-system.ts';
import { packageRoot } from '../io/package-root.ts';
import { type CommandResult, defineCommand } from '../ops/command.ts';
import { table } from '../ops/report.ts';

export const command = defineCommand({
  summary: 'explain a refusal: what it means, an example, and what to do',
  positionals: [{ name: 'code', summary: 'the code, or its last part (default: list all)' }],
  options: {},
  examples: [
    ['xstack explain circular_dependency', 'explain dependency cycles and how to break them'],
    ['xstack explain', 'list every code'],
  ],
  run: (args) => {
    const code = args.code;
    if (code === undefined) return index();
    const meant = codesNamed(code);
    return meant.length === 1 ? page(meant[0] as Code) : unknown(code, meant);
  },
});

function index(): CommandResult {
  const all = (Object.keys(codes) as Code[]).sort();
  return {
    result: 'complete',
    diagnostics: [],
    json: { codes: all.map((code) => ({ code, ...codes[code] })) },
    text: table(all.map((code) => [code, codes[code].title])),
  };
}

function page(code: Code): CommandResult {
  const path = join(packageRoot(), 'docs', 'diagnostics', `${code}.md`);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : `# ${code}\n\n${codes[code].title}\n`;
  return { result: 'complete', diagnostics: [], json: { code, ...codes[code], text }, text };
}

/** Codes that have this name in full, or end in it. */
function codesNamed(name: string): readonly Code[] {
  if (Object.hasOwn(codes, name)) return [name as Code];
  return (Object.keys(codes) as Code[]).filter((code) => code.endsWith(`.${name}`)).sort();
}

function unknown(name: string, several: readonly Code[]): CommandResult {
  const message = several.length === 0 ? `code \`${name}\` does not exist` : `several codes end in \`${name}\``;
  const found = diagnostic('refuse.cli.unknown_code', message, { help: whichCode(name, several) });
  return {
    result: 'refused',
    diagnostics: [found],
    json: { result: 'refused', diagnostics: [diagnosticJson(found)] },
    text: '',
  };
}

function whichCode(name: string, several: readonly Code[]): string {
  if (several.length > 0) return `name one: ${several.map((code) => `\`${code}\``).join(', ')}`;
  const all = Object.keys(codes);
  const lastParts = all.map((code) => code.split('.').at(-1) as string);
  return didYouMean(name, name.includes('.') ? all : lastParts) ?? '`xstack explain` lists them';
}
