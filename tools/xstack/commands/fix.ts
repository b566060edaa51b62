import { type Code, codes } from '../core/base/diagnostic/codes.ts';
import { didYouMean } from '../core/base/diagnostic/suggest.ts';
import { fixes } from '../core/compiler/fix/fixes.ts';
import { UsageError } from '../io/failure.ts';
import { defineCommand } from '../ops/command.ts';
import { chooseEdit } from '../ops/fix/choose-edit.ts';
import { fixProject } from '../ops/fix/fix-project.ts';
import { fixResult } from '../ops/fix/fix-result.ts';
import { findProject, projectOptions, selectedBundle } from '../ops/project/project.ts';

export const command = defineCommand({
  summary: 'apply the edits that remove errors and warnings, and ask where there is a choice',
  positionals: [
    {
      name: 'codes',
      summary: 'the codes to fix (default: every error and warning, but not the form of documents)',
      repeated: true,
      ids: 'codes',
    },
  ],
  options: {
    ...projectOptions,
    bundle: { type: 'string', value: 'ID', ids: 'bundles', summary: 'the bundle to resolve (default: as for `run`)' },
    'dry-run': { type: 'boolean', summary: 'show the changes without writing them, and ask nothing' },
    yes: { type: 'boolean', short: 'y', summary: 'take the first edit wherever there is a choice' },
  },
  examples: [
    ['xstack fix --dry-run', 'show what would change'],
    ['xstack fix', 'apply what needs no choice; in a terminal, ask for the rest'],
    ['xstack fix refuse.pack.canonical_hash_mismatch', 'write the computed hashes only'],
  ],
  run: async (args, host) => {
    const project = findProject(() => {}, args, host.cwd, { needs: 'packs' });
    const isDryRun = args['dry-run'] === true;
    const request = {
      codes: (args.codes ?? []).map(checkCode),
      bundleId: selectedBundle(project, args),
      choose: chooseEdit(host, { takesFirst: args.yes === true, asks: !isDryRun }),
      isDryRun,
    };
    return fixResult(project, host, await fixProject(project, host, request), isDryRun);
  },
});

function checkCode(code: string): Code {
  const known = Object.keys(codes) as Code[];
  const found = known.find((each) => each === code);
  if (found === undefined) throw new UsageError(`code \`${code}\` does not exist${suffix(didYouMean(code, known))}`);
  if (fixes[found] === undefined)
    throw new UsageError(`\`${code}\` has no fix; \`xstack explain ${code}\` describes its cure`);
  return found;
}

function suffix(help: string | undefined): string {
  return help === undefined ? '' : `; ${help}`;
}
