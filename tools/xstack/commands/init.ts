import { resolve } from 'node:path';
import { listNames } from '../core/base/text/list-names.ts';
import { shellWord } from '../core/base/text/shell-word.ts';
import { UsageError } from '../io/failure.ts';
import { mergeDriver } from '../io/git-revision.ts';
import { defineCommand } from '../ops/command.ts';
import { foreignTarget } from '../ops/project/foreign-target.ts';
import { setMergeDriver } from '../ops/project/merge-driver.ts';
import { installCommand } from '../ops/project/own-package.ts';
import { defaultIds, starterFiles } from '../ops/project/starter-files.ts';
import { ciServices } from '../ops/project/starter-repository.ts';
import { writeMissing } from '../ops/project/write-missing.ts';
import { commandResult } from '../ops/report.ts';

export const command = defineCommand({
  summary: 'start a content repository that passes `run strict`',
  positionals: [{ name: 'dir', summary: 'the directory to fill (default: the current one)' }],
  options: {
    pack: { type: 'string', value: 'ID', summary: `the id of the first pack (default: ${defaultIds.pack})` },
    bundle: { type: 'string', value: 'ID', summary: `the id of the bundle (default: ${defaultIds.bundle})` },
    ci: { type: 'string', choices: ciServices, default: 'github', summary: 'the CI service to write a pipeline for' },
    yes: { type: 'boolean', short: 'y', summary: 'take the defaults without asking' },
  },
  examples: [
    ['xstack init', 'ask for the ids, then write the files here'],
    ['xstack init worlds --yes', 'fill the directory `worlds` with the defaults'],
  ],
  run: async (args, host) => {
    const root = resolve(host.cwd, args.dir ?? '.');
    const problem = foreignTarget(root, { outputs: true });
    if (problem !== undefined) throw new UsageError(`\`${args.dir ?? '.'}\` ${problem}; start a repository elsewhere`);
    const { files, leftOut, directory } = await starterFiles(root, args, host);
    const install = installCommand(root);
    const { created, existing } = writeMissing(root, files);
    const isDriverSet = setMergeDriver(root);
    const shown = args.dir ?? '.';
    return commandResult({
      root,
      diagnostics: [],
      json: { directory: shown, created, existing, left_out: leftOut, merge_driver_set: isDriverSet },
      text: [
        created.length > 0 ? `created ${listNames(created)}\n` : '',
        existing.length > 0 ? `not changed, because they exist: ${listNames(existing)}\n` : '',
        leftOut.length > 0 ? leftOutText(leftOut, directory) : '',
        isDriverSet ? `configured git to merge the lockfile: ${mergeDriver}\n` : '',
        `next: ${shown === '.' ? '' : `cd ${shellWord(shown)} && `}${install} && npx xstack run strict, then commit\n`,
      ].join(''),
    });
  },
});

function leftOutText(paths: readonly string[], directory: string): string {
  return `left out, because they have no effect below the top of the git repository: ${listNames(paths)}; write them there with \`--repo-root ${shellWord(directory)}\`\n`;
}
