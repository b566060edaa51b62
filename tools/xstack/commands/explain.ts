import { join } from 'node:path';
import { type Code, codes } from '../core/diagnostic/codes.ts';
import { diagnostic } from '../core/diagnostic/diagnostic.ts';
import { didYouMean } from '../core/diagnostic/suggest.ts';
import { diagnosticJson } from '../core/diagnostic/to-json.ts';
import { existsSync, readFileSync } from '../io/file-system.ts';
import { packageRoot } from '../io/package-root.ts';
import type { Command, CommandResult } from './command.ts';
import { table } from './report.ts';

export const command: Command = {
  summary: 'explain a refusal: what it means, an example, and what to do',
  positionals: [{ name: 'code', summary: 'the code (default: list all)' }],
  options: {},
  examples: [
    ['xstack explain refuse.pack.circular_dependency', 'say what a circle of dependencies is, and how to break it'],
    ['xstack explain', 'list every code'],
  ],
  run: (args) => {
    const code = args['code'] as string | undefined;
    if (code === undefined) return index();
    return Object.hasOwn(codes, code) ? page(code as Code) : unknown(code);
  },
};

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

function unknown(code: string): CommandResult {
  const help = didYouMean(code, Object.keys(codes));
  const found = diagnostic('refuse.cli.unknown_code', `there is no code \`${code}\``, {
    help: help ?? '`xstack explain` lists them',
  });
  return {
    result: 'refused',
    diagnostics: [found],
    json: { result: 'refused', diagnostics: [diagnosticJson(found)] },
    text: '',
  };
}
