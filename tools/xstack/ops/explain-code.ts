import { join } from 'node:path';
import { type Code, codes, type Severity, severityOf } from '../core/base/diagnostic/codes.ts';
import { type Diagnostic, diagnostic } from '../core/base/diagnostic/diagnostic.ts';
import { didYouMean } from '../core/base/diagnostic/suggest.ts';
import { diagnosticJson } from '../core/base/diagnostic/to-json.ts';
import { existsSync, readFileSync } from '../io/file-system.ts';
import { packageRoot } from '../io/package-root.ts';
import { areaOf, codeAreas } from './code-areas.ts';
import type { CommandResult } from './command.ts';

/** Lists all codes by area. */
export function listCodes(): CommandResult {
  const all = (Object.keys(codes) as Code[]).sort();
  return {
    result: 'complete',
    diagnostics: [],
    json: { codes: all.map(describe) },
    text: Object.entries(codeAreas)
      .map(([area, head]) =>
        areaText(
          head,
          all.filter((code) => areaOf(code) === area),
        ),
      )
      .join('\n'),
  };
}

function describe(code: Code): { code: Code; severity: Severity; title: string } {
  return { code, severity: severityOf(code), title: codes[code] };
}

function areaText(head: string, list: readonly Code[]): string {
  const width = list.reduce((longest, code) => Math.max(longest, code.length), 0);
  return `${head}\n${list.map((code) => `  ${code.padEnd(width)}  ${codes[code]}\n`).join('')}`;
}

/** Explains the code with this name, or with this last part; refused if there is none, or more than one. */
export function explainCode(name: string): CommandResult {
  const code = codeNamed(name);
  return typeof code === 'string' ? page(code) : unknown(code);
}

/** Returns the code with this name, or the one that ends in it, or the reason why there is no such code. */
export function codeNamed(name: string): Code | Diagnostic {
  const named = codesNamed(name);
  const [code] = named;
  if (code !== undefined && named.length === 1) return code;
  const message = named.length === 0 ? `code \`${name}\` does not exist` : `several codes end in \`${name}\``;
  return diagnostic('refuse.cli.unknown_code', message, { help: helpFor(name, named) });
}

function page(code: Code): CommandResult {
  const text = pageText(code);
  return { result: 'complete', diagnostics: [], json: { ...describe(code), text }, text };
}

/** Returns the page of a code, in Markdown. */
export function pageText(code: Code): string {
  const path = join(packageRoot(), 'docs', 'diagnostics', `${code}.md`);
  return existsSync(path) ? readFileSync(path, 'utf8') : `# ${code}\n\n${codes[code]}\n`;
}

/** Returns the code with this name, or else those that end in it. */
export function codesNamed(name: string): readonly Code[] {
  if (Object.hasOwn(codes, name)) return [name as Code];
  return (Object.keys(codes) as Code[]).filter((code) => code.endsWith(`.${name}`)).sort();
}

function unknown(found: Diagnostic): CommandResult {
  return {
    result: 'refused',
    diagnostics: [found],
    json: { result: 'refused', diagnostics: [diagnosticJson(found)] },
    text: '',
  };
}

function helpFor(name: string, several: readonly Code[]): string {
  if (several.length > 0) return `name one: ${several.map((code) => `\`${code}\``).join(', ')}`;
  const all = Object.keys(codes);
  return didYouMean(name, name.includes('.') ? all : lastParts()) ?? '`xstack explain` lists them';
}

/** Returns the last parts of all codes. */
export function lastParts(): string[] {
  return Object.keys(codes).map((code) => code.split('.').at(-1) as string);
}
