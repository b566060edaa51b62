import { tuneForShortRun } from '../io/engine.ts';
import { Failure, UsageError } from '../io/failure.ts';
import { defineCommand } from '../ops/command.ts';
import { findProject, projectOptions } from '../ops/project/project.ts';
import { RefusedError } from '../ops/refused-error.ts';
import type { RunProfile } from '../ops/run/run-outcome.ts';
import { runProject } from '../ops/run/run-project.ts';
import { refusedResult, runResult } from '../ops/run/run-result.ts';
import { pollVariable, usualInterval_ms } from '../ops/run/watch-poll.ts';
import { WriteFailure } from '../ops/write-failure.ts';

const profiles: readonly RunProfile[] = ['fast', 'strict', 'full'];

export const command = defineCommand({
  summary: 'check everything, compile the registries and write the lockfile',
  positionals: [
    {
      name: 'profile',
      summary: 'fast: warnings are reported; strict: they refuse; full: strict, without cache, built twice',
      choices: profiles,
      default: 'fast',
    },
  ],
  options: {
    ...projectOptions,
    bundle: {
      type: 'string',
      value: 'ID',
      ids: 'bundles',
      summary: 'the bundle to build (default: default_bundle of xstack.config.json, bundle.base.lab, or the only one)',
    },
    out: { type: 'string', value: 'DIR', summary: 'the directory of the registries and the lockfile (default: build)' },
    locked: { type: 'boolean', summary: 'write nothing; refuse if the lockfile would change' },
    since: {
      type: 'string',
      value: 'REV',
      summary: 'judge only what is wrong now and was not at this commit, branch or tag of git',
    },
    publish: { type: 'string', value: 'DIR', summary: 'then publish this package directory (stage 07)' },
    install: {
      type: 'string',
      value: 'NAME',
      summary: 'then install `name` or `name@version`, unless it is unchanged (stage 08)',
    },
    registry: {
      type: 'string',
      short: 'r',
      value: 'DIR',
      summary: 'the registry for --publish and --install (default: as for `scene`)',
    },
    verbose: { type: 'boolean', summary: 'print the stages with their times, too (default where CI is set)' },
    why: { type: 'boolean', summary: 'print the reasons why packs and registries were computed again' },
    watch: { type: 'boolean', summary: 'run again after each change, until Ctrl-C' },
    poll: {
      type: 'string',
      value: 'MS',
      bareValue: String(usualInterval_ms),
      summary: `with --watch: poll for changes at this interval (default: if the system reports none, ${usualInterval_ms}; or ${pollVariable})`,
    },
    cache: {
      type: 'string',
      value: 'on|off',
      choices: ['on', 'off'],
      summary: 'use the build cache (default: `cache` of xstack.config.json, else on)',
    },
  },
  examples: [
    ['xstack run', 'check and compile the default bundle'],
    ['xstack run strict --json', 'refuse on warnings too, one JSON document on standard output'],
    ['xstack run --locked --format github', 'in CI: refuse if the committed lockfile is out of date'],
    ['xstack run strict --since origin/main', 'in a repository with old problems: refuse only new ones'],
    ['xstack run --why', 'name the files, members and inputs because of which packs and registries are computed again'],
    ['xstack run --watch', 'while you edit: new and fixed diagnostics after each change'],
    ['xstack run --bundle bundle.inner.tour --out /tmp/tour', 'compile another bundle to another directory'],
  ],
  run: async (args, host) => {
    const profile = args.profile;
    if (args.poll !== undefined && args.watch !== true) throw new UsageError('--poll needs --watch');
    try {
      if (args.watch === true) {
        const { watchProject } = await import('../ops/run/run-watch.ts');
        return await watchProject(args, profile, host);
      }
      tuneForShortRun();
      if (args.since !== undefined) {
        const { runSince } = await import('../ops/run/run-since.ts');
        return await runSince({ ...args, since: args.since }, profile, host);
      }
      return runResult(await runProject(args, profile, host), args, profile);
    } catch (error) {
      if (error instanceof RefusedError) return refusedResult(error, profile);
      if (error instanceof Failure || error instanceof WriteFailure) {
        const { runFailed } = await import('../ops/run/run-failed.ts');
        return runFailed(
          error,
          findProject(() => {}, args, host.cwd),
          profile,
        );
      }
      throw error;
    }
  },
});
