import { resolve } from 'node:path';
import { askLine } from '../io/ask-line.ts';
import { defineCommand, type Host } from '../ops/command.ts';
import { checkNewId } from '../ops/project/starter-pack.ts';
import { ciServices, starterRepository } from '../ops/project/starter-repository.ts';
import { writeMissing } from '../ops/project/write-missing.ts';
import { commandResult } from '../ops/report.ts';

const defaults = { pack: 'pack.core.base', bundle: 'bundle.base' };

export const command = defineCommand({
  summary: 'start a content repository that passes `run strict`',
  positionals: [{ name: 'dir', summary: 'the directory to fill (default: the current one)' }],
  options: {
    pack: { type: 'string', value: 'ID', summary: `the id of the first pack (default: ${defaults.pack})` },
    bundle: { type: 'string', value: 'ID', summary: `the id of the bundle (default: ${defaults.bundle})` },
    ci: { type: 'string', choices: ciServices, default: 'github', summary: 'the CI service to write a pipeline for' },
    yes: { type: 'boolean', short: 'y', summary: 'take the defaults without asking' },
  },
  examples: [
    ['xstack init', 'ask for the ids, then write the files here'],
    ['xstack init worlds --yes', 'fill the directory `worlds` with the defaults'],
  ],
  run: async (args, host) => {
    const root = resolve(host.cwd, args.dir ?? '.');
    const isAsked = host.stdin.isTTY === true && !args.yes;
    const packId = args.pack ?? (await idOf('pack', isAsked, host));
    const bundleId = args.bundle ?? (await idOf('bundle', isAsked, host));
    checkNewId('pack', packId);
    checkNewId('bundle', bundleId);
    const files = starterRepository({ packId, bundleId, ci: args.ci });
    const { created, existing } = writeMissing(root, files);
    const shown = args.dir ?? '.';
    return commandResult({
      root,
      diagnostics: [],
      json: {
        directory: shown,
        created,
        existing,
      },
      text: [
        ...created.map((path) => `created ${path}\n`),
        ...existing.map((path) => `exists  ${path}; not changed\n`),
        `next: ${shown === '.' ? '' : `cd ${shown} && `}npm install && npx xstack run strict, then commit\n`,
      ].join(''),
    });
  },
});

async function idOf(kind: 'pack' | 'bundle', isAsked: boolean, host: Host): Promise<string> {
  if (!isAsked) return defaults[kind];
  return (await askLine(host.stdin, host.stderr, `${kind} id [${defaults[kind]}]: `)) || defaults[kind];
}
