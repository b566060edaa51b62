import type { Code } from '../../core/base/diagnostic/codes.ts';
import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { compileRowSchema } from '../../core/base/schema/row-schema.ts';
import { listNames } from '../../core/base/text/list-names.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { compile } from '../../core/compiler/compile-sources.ts';
import { type Reproduction, reproduce } from '../../core/repro/repro.ts';
import type { CommandResult, Host } from '../command.ts';
import { type BundleArguments, type Project, selectedBundle } from '../project/project.ts';
import { commandResult } from '../report.ts';
import { today } from '../source-date.ts';
import { projectSources } from './project-sources.ts';
import { productVocabulary } from './vocabulary.ts';

/** Makes the smallest anonymous repository with a diagnostic of a project. */
export function reproduceProject(project: Project, code: Code, args: BundleArguments, host: Host): CommandResult {
  let compilations = 0;
  const found = reproduce({
    sources: projectSources(project, selectedBundle(project, args)),
    packsRoot: 'packs',
    code,
    compile: (sources) => {
      host.progress(`repro: ${pluralize(++compilations, 'compilation')}`);
      return compile(sources, { compileRowSchema, today: today(host), causes: false });
    },
    vocabulary: productVocabulary(),
    base64: (bytes) => Buffer.from(bytes).toString('base64'),
  });
  if (found === undefined)
    return commandResult({ project, host, diagnostics: [notReproduced(code)], json: { code }, text: '' });
  const { story, words } = found;
  return commandResult({
    project,
    host,
    diagnostics: keptWords(code, found),
    json: { code, story, words, compilations: found.compilations },
    text: story,
  });
}

function notReproduced(code: Code): Diagnostic {
  return diagnostic('refuse.repro.not_reproduced', `the files of the project do not give \`${code}\``, {
    help: 'name a code that `xstack run` prints; what depends on links, modes, git or the clock is not in the files',
  });
}

function keptWords(code: Code, { words }: Reproduction): Diagnostic[] {
  if (words.length === 0) return [];
  const list = listNames(words.map((word) => `\`${word}\``));
  return [
    diagnostic('warn.repro.words_kept', `${list} could not be replaced without losing \`${code}\``, {
      help: 'read the story before you publish it',
    }),
  ];
}
