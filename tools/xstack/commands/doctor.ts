import { defineCommand } from '../ops/command.ts';
import { examineInstallation } from '../ops/doctor/examine-installation.ts';
import { projectOptions } from '../ops/project/project.ts';
import { commandResult } from '../ops/report.ts';
import { table } from '../ops/table.ts';

export const command = defineCommand({
  summary: 'check the installation: Node, git, cache, lockfile, editor, hooks, registry, store, users',
  options: projectOptions,
  examples: [
    ['xstack doctor', 'show each part and, for each problem, its cure; exit 1 on errors'],
    ['xstack doctor --json', 'the same as one JSON document'],
  ],
  run: async (args, host) => {
    const { root, results } = await examineInstallation(args, host);
    return commandResult({
      root,
      diagnostics: results.flatMap(({ problems }) => problems),
      json: { checks: results.map(({ id, title, status }) => ({ id, title, status })) },
      text: table(
        ['state', 'part'],
        results.map(({ status, title }) => [status, title]),
      ),
    });
  },
});
