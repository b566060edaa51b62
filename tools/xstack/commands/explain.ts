import { UsageError } from '../io/failure.ts';
import { defineCommand } from '../ops/command.ts';
import { bundleOption } from '../ops/explain/bundle-option.ts';
import { codesNamed, explainCode, listCodes } from '../ops/explain-code.ts';
import { projectOptions } from '../ops/project/project.ts';
import { findRoot } from '../ops/project/project-root.ts';

export const command = defineCommand({
  summary: 'explain a code, where a value of a registry comes from, or what has an id',
  positionals: [
    {
      name: 'subject',
      summary: 'a code or its last part; `<registry>#<row id>[/pointer]`; or an id (default: list all codes)',
      ids: 'subjects',
    },
  ],
  options: {
    ...projectOptions,
    ...bundleOption,
    at: {
      type: 'string',
      value: 'REV|LOCK',
      summary: 'a value at a git revision, or at the newest commit with a lockfile',
    },
    history: { type: 'boolean', summary: 'the commits in which a value changed' },
    since: { type: 'string', value: 'REV', summary: 'with --history: only the commits after this revision' },
  },
  examples: [
    ['xstack explain circular_dependency', 'explain dependency cycles and how to break them'],
    ['xstack explain', 'list every code'],
    [
      'xstack explain lens#lens.diegetic.sensor/transform_description',
      'the file, line and rule that a value comes from',
    ],
  ],
  run: async ({ subject, ...args }, host) => {
    const { at, history, since } = args;
    if (since !== undefined && history !== true) throw new UsageError('--since needs --history');
    if (at !== undefined && history === true) throw new UsageError('--at and --history exclude each other');
    if ((at !== undefined || history === true) && subject?.includes('#') !== true)
      throw new UsageError(`--${at === undefined ? 'history' : 'at'} needs a value, such as \`lens#lens.map/title\``);
    if (subject === undefined) return listCodes();
    // Loaded on use: the pages of codes need no compiler.
    if (subject.includes('#'))
      return (await import('../ops/explain/explain-address.ts')).explainAddress(args, host, subject);
    const isCode = /^(?:refuse|warn|note)\./.test(subject) || codesNamed(subject).length === 1;
    if (isCode || findRoot(args, host.cwd) === undefined) return explainCode(subject);
    return (await import('../ops/explain/explain-id.ts')).explainId(args, host, subject);
  },
});
