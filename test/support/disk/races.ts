/** Concurrent commands and their permitted results. */

import { replaceFiles } from './command.ts';
import type { PosixDisk } from './posix-disk.ts';
import {
  changedPack,
  changedText,
  type DiskFiles,
  outputs,
  registryAndTarget,
  scenes,
  threePacks,
} from './scenarios.ts';
import type { Actor } from './schedule.ts';

export interface Race {
  readonly name: string;
  readonly files: DiskFiles;
  readonly before: readonly (readonly string[])[];
  readonly since?: DiskFiles;
  readonly actors: readonly Actor[];
  readonly observe: (disk: PosixDisk) => string;
  /** Refusals after which a command is run again, because another one was faster. */
  readonly retried?: RegExp;
  /** Run after the race, before the result is compared: the next command of a user. */
  readonly settle: readonly (readonly string[])[];
}

const publish = (directory: string, ...more: string[]) => ['scene', 'publish', '--package', directory, ...more];
const unpublish = (version: string) => ['scene', 'unpublish', '--name', 'lantern', '--version', version];
const install = (...more: string[]) => ['scene', 'install', '--name', 'lantern', '--out', 'target', ...more];
const fix = ['scene', 'audit', '--fix'];

const registry = { files: scenes, before: [], observe: registryAndTarget, settle: [] } as const;
const published = { ...registry, before: [publish('one')] } as const;

const registryRaces: readonly Race[] = [
  { ...registry, name: 'two versions', actors: [publish('one'), publish('two')], retried: /index_lost/ },
  {
    ...registry,
    name: 'one version, other content',
    actors: [publish('one'), publish('other')],
    retried: /index_lost/,
  },
  { ...registry, name: 'the same twice', actors: [publish('one'), publish('one')], retried: /index_lost/ },
  { ...published, name: 'publish and unpublish', actors: [publish('two'), unpublish('1.0.0')] },
  { ...published, name: 'unpublish twice', actors: [unpublish('1.0.0'), unpublish('1.0.0')] },
  {
    ...published,
    name: 'replace and install',
    actors: [publish('other', '--force'), install()],
    retried: /changed while it was being unpacked|integrity_mismatch/,
  },
  { ...published, name: 'replace and unpublish', actors: [publish('other', '--force'), unpublish('1.0.0')] },
  { ...published, name: 'replace twice', actors: [publish('other', '--force'), publish('one', '--force')] },
  {
    ...published,
    name: 'install, publish, unpublish',
    actors: [install(), publish('two'), unpublish('1.0.0')],
    retried: /tarball_missing/,
  },
  { ...published, name: 'install twice', actors: [install(), install()] },
  { ...published, name: 'audit --fix and publish', actors: [fix, publish('two')] },
  {
    ...published,
    name: 'audit --fix, publish, unpublish',
    actors: [fix, publish('two'), unpublish('1.0.0')],
    retried: /tarball_missing/,
  },
  {
    ...registry,
    name: 'three publish',
    actors: [publish('one'), publish('two'), publish('other', '--force')],
    retried: /index_lost/,
  },
];

const edit = (files: DiskFiles) => (disk: PosixDisk) => replaceFiles(disk, files);
const project = { files: threePacks, observe: outputs, settle: [['run'], ['lockfile', 'validate']] };
const built = { ...project, before: [['run']], since: changedPack } as const;

const projectRaces: readonly Race[] = [
  { ...project, name: 'run twice, nothing built', before: [], actors: [['run'], ['run']] },
  { ...built, name: 'run twice', actors: [['run'], ['run']] },
  { ...built, name: 'run with and without a cache', actors: [['run'], ['run', '--cache', 'off']] },
  { ...built, name: 'run and lockfile build', actors: [['run'], ['lockfile', 'build']] },
  { ...built, name: 'run while a payload changes', actors: [['run'], edit(changedText)] },
  { ...built, name: 'run twice while a payload changes', actors: [['run'], ['run'], edit(changedText)] },
  { ...built, name: 'run, cache clean', actors: [['run'], ['cache', 'clean']] },
  { ...built, name: 'run three times', actors: [['run'], ['run'], ['run']] },
];

export const races: readonly Race[] = [...registryRaces, ...projectRaces];
