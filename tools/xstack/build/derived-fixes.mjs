/** The table of the fixes, generated from the files of core/compiler/fix/codes/, and the section of each page about its fix. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const directory = 'tools/xstack/core/compiler/fix';
const table = `${directory}/fixes.ts`;

/** Returns the table as a pair of path and content. */
export function fixFiles(root) {
  const codes = readdirSync(join(root, directory, 'codes'))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();
  const identifier = (code) => code.replaceAll('.', '_');
  const imports = codes.map((code) => `import { fix as ${identifier(code)} } from './codes/${code}.ts';\n`);
  const rows = codes.map((code) => `  '${code}': ${identifier(code)},\n`);
  return [[table, `${head}${imports.join('')}\n${type}${rows.join('')}};\n`]];
}

const head = `// Generated from codes/ by tools/xstack/build/derived-fixes.mjs; do not edit.
import type { Code } from '../../base/diagnostic/codes.ts';
import type { CodeFix } from './code-fix.ts';
`;

const type = `/** The fixes by the codes of their diagnostics. */
export const fixes: Readonly<Partial<Record<Code, CodeFix>>> = {
`;

/** Loads the current fixes of the program. */
export async function readFixes(root) {
  const build = await rolldown({ cwd: root, input: table, platform: 'neutral' });
  try {
    const { output } = await build.generate({ format: 'esm' });
    const { fixes } = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
    return fixes;
  } finally {
    await build.close();
  }
}

const heading = '\n## Fix\n';

/** Returns the page of a code with its last section, which states whether there is a fix. */
export function withFixSection(page, fix) {
  const at = page.indexOf(heading);
  const before = at === -1 ? page : page.slice(0, at);
  return `${before.trimEnd()}\n${heading}\n${fixText(fix)}\n`;
}

function fixText(fix) {
  if (fix === undefined) return 'There is no automatic fix.';
  const { applies, summary } = fix;
  if (applies === 'always') return `\`xstack fix\` ${summary}.`;
  if (applies === 'sometimes') return `\`xstack fix\` ${summary}. It asks where that is a choice.`;
  return `\`xstack fix\` asks, then ${summary}.`;
}
