/** A refusal as a newcomer adds it: a row, a page and a story; and the check that reports it. */
import type { Part } from './exercise.ts';

const code = 'refuse.pack.reserved_id';

/** The check that reports the refusal. */
export const check: Part = {
  file: 'tools/xstack/core/compiler/pack/manifest.ts',
  after: 'if (!problems.every(isAboutHash) || !isJsonObject(value)) return undefined;',
  lines: `  if (value['pack_id'] === 'pack.core.none')
    report(diagnostic('${code}', 'the id \`pack.core.none\` is reserved', { at: { file, pointer: '/pack_id' } }));`,
};

/** The parts, each with the check that fails without it. */
export const parts: Readonly<Record<string, readonly [part: Part, failure: string]>> = {
  row: [
    {
      file: 'tools/xstack/core/base/diagnostic/codes/pack.ts',
      after: 'export const packCodes = {',
      lines: `  '${code}': 'the id of a pack is reserved',`,
    },
    `docs/diagnostics/${code}.md is the page of no code: add the row to core/base/diagnostic/codes`,
  ],
  page: [
    {
      file: `docs/diagnostics/${code}.md`,
      text: `# ${code}

A pack has the id \`pack.core.none\`, which programs use for "no pack".

## Cause

The id was chosen without knowing that it is reserved.

## Example

\`\`\`console
$ xstack pack validate
error[${code}]: the id \`pack.core.none\` is reserved
\`\`\`

## Cure

Choose another id.
`,
    },
    `docs/diagnostics/${code}.md is missing: each code has a page`,
  ],
  story: [
    {
      file: 'test/cases/pack_reserved_id.txtar',
      text: `# An id that is reserved.
# pack pack.core.none
# bundle pack.core.none
$ xstack pack validate

`,
    },
    `no story of test/cases shows ${code}`,
  ],
};
