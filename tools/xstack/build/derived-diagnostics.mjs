/** The index of the codes, their list in the schema of the config file, and the pages of the codes that follow from the content model. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { codesOf, withArticle } from './content-model.mjs';
import { withTable } from './derived-documents.mjs';
import { readFixes, withFixSection } from './derived-fixes.mjs';
import { configSchema } from './derived-schemas.mjs';

/** Returns files as pairs of path and content, and the problems that prevent the others. */
export async function diagnosticFiles(root, { kinds }, read) {
  const codes = await readCodes(root);
  const index = Object.keys(codes)
    .sort()
    .map((code) => [`[\`${code}\`](${code}.md)`, codes[code]]);
  const files = [
    ['schemas/xstack_config.schema.json', configSchema(codes, read)],
    withTable(read, 'docs/diagnostics/README.md', ['code', 'what'], index),
  ];
  const problems = [];
  for (const [code, page] of pages(kinds)) {
    const story = `test/cases/registry_${code.slice(code.lastIndexOf('.') + 1)}.txtar`;
    const example = existsSync(join(root, story)) ? exampleIn(read(story), code) : undefined;
    if (example !== undefined) files.push([`docs/diagnostics/${code}.md`, page(example)]);
    else if (existsSync(join(root, story)))
      problems.push(
        `${story} does not show ${code}: run \`UPDATE=1 npx vitest run test/cases.test.ts\`, then \`npm run generate\``,
      );
    else problems.push(`${story} is missing: the page of ${code} takes its example from that story`);
  }
  return { files: withFixes(files, Object.keys(codes), await readFixes(root), root, read), problems };
}

/** Adds to the page of each code the section about its fix; pages that do not exist yet are reported by a test. */
function withFixes(files, codes, fixes, root, read) {
  const pageOf = (code) => `docs/diagnostics/${code}.md`;
  const texts = new Map(files);
  for (const code of codes) {
    const path = pageOf(code);
    const text = texts.get(path) ?? (existsSync(join(root, path)) ? read(path) : undefined);
    if (text !== undefined) texts.set(path, withFixSection(text, fixes[code]));
  }
  return [...texts];
}

/** Loads the current codes of the program. */
async function readCodes(root) {
  const build = await rolldown({ cwd: root, input: 'tools/xstack/core/base/diagnostic/codes.ts', platform: 'neutral' });
  try {
    const { output } = await build.generate({ format: 'esm' });
    const { codes } = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
    return codes;
  } finally {
    await build.close();
  }
}

/** Each derived code with the function that prints its page. */
function pages(kinds) {
  const invalid = kinds.map((kind) => [codesOf(kind).invalid, (example) => invalidPage(kind, example)]);
  const byMismatch = new Map();
  for (const kind of kinds) {
    const { idMismatch } = codesOf(kind);
    if (idMismatch !== undefined) byMismatch.set(idMismatch, [...(byMismatch.get(idMismatch) ?? []), kind]);
  }
  return [...invalid, ...[...byMismatch].map(([code, held]) => [code, (example) => mismatchPage(code, held, example)])];
}

/** Returns the first diagnostic with a code in the output of a story. */
function exampleIn(story, code) {
  const outputs = story.split(/^-- want stderr.* --\n/m).slice(1);
  const blocks = outputs.flatMap((output) => output.split(/^-- /m)[0].split('\n\n'));
  return blocks.find((block) => block.startsWith(`error[${code}]`))?.trimEnd();
}

function invalidPage({ schema, noun, ...kind }, example) {
  const what = withArticle(noun);
  return page(codesOf({ schema, ...kind }).invalid, {
    meaning: `${what[0].toUpperCase()}${what.slice(1)} does not match its schema. Inputs are never coerced: a string where a number is expected is refused.`,
    cause: 'A member that is missing, misspelt, of the wrong type, or out of its range.',
    example,
    cure: `\`xstack schema show ${schema}\` lists the members. Declare members of your own as \`extensions\` of the
[content model](../contracts/content_model.md#members-of-built-in-rows), and values of its lists as \`enums\`.`,
  });
}

function mismatchPage(code, kinds, example) {
  const nouns = kinds.map(({ noun }) => withArticle(noun));
  const owner = nouns.length === 1 ? nouns[0] : `${nouns.slice(0, -1).join(', ')} or ${nouns.at(-1)}`;
  return page(code, {
    meaning: `The payload of ${owner} has another \`${kinds[0].id_field}\` than the contribution in \`pack.json\`.`,
    cause: 'The payload was copied, or one of the two was renamed.',
    example,
    cure: 'Give both the same id.',
  });
}

function page(code, { meaning, cause, example, cure }) {
  return `# ${code}

${meaning}

## Cause

${cause}

## Example

\`\`\`console
$ xstack run
${example}
\`\`\`

## Cure

${cure}
`;
}
