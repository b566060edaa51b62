/** Commands whose cost is recorded: enough packs that a cost per pack differs from a cost per run. */
import { packageText, scene } from '../../product/support/package.ts';
import { bundle, text } from '../repository.ts';
import { type DiskFiles, install, packFiles, publish, type Scenario, scenes } from './scenarios.ts';

type CostScenario = Pick<Scenario, 'name' | 'files' | 'before' | 'since' | 'command'>;

const names = Array.from({ length: 20 }, (_, i) => `p${String(i).padStart(2, '0')}`);
const bundled = (packs: readonly string[]) => bundle(packs.map((name) => `pack.core.${name}`)) as DiskFiles;
const packs: DiskFiles = Object.assign({}, ...names.map((name) => packFiles(name, '1.0.0')), bundled(names));

const project = { files: packs, before: [['run']], command: ['run', '--json'] } as const;

const changedPayload: DiskFiles = {
  'packs/core/pack.core.p07/data/scenario.json': text({
    version: '1.0.0',
    scenario_id: 'scenario.p07',
    label: 'changed',
  }),
};

/** A press of Tab. */
const completed = (...line: string[]) => ['--get-yargs-completions', 'xstack', ...line];

const productPackage: DiskFiles = {
  'xstack.config.json': '{}\n',
  'demo.json': packageText({ scenes: names.map((name) => scene(`scene.${name}`, name)) }),
};
const inMemory = ['demo.json', '--strategy', 'skip_existing', '--db', ':memory:'];

export const costScenarios: readonly CostScenario[] = [
  { ...project, name: 'run, nothing built', before: [] },
  { ...project, name: 'run, cache off', before: [], command: ['run', '--json', '--cache', 'off'] },
  { ...project, name: 'run, nothing changed' },
  { ...project, name: 'run --locked, nothing changed', command: ['run', '--json', '--locked'] },
  { ...project, name: 'run, a payload changed', since: changedPayload },
  { ...project, name: 'run, a manifest changed', since: packFiles('p07', '1.1.0') },
  { ...project, name: 'run, a pack added', since: { ...packFiles('q', '1.0.0'), ...bundled([...names, 'q']) } },
  { ...project, name: 'lockfile build', since: changedPayload, command: ['lockfile', 'build'] },
  { ...project, name: 'lockfile validate', command: ['lockfile', 'validate'] },
  { ...project, name: 'registry compile', before: [], command: ['registry', 'compile'] },
  { ...project, name: 'bundle validate', before: [], command: ['bundle', 'validate'] },
  { ...project, name: 'pack validate', before: [], command: ['pack', 'validate'] },
  {
    ...project,
    name: 'pack validate of a changed pack',
    since: changedPayload,
    command: ['pack', 'validate', 'pack.core.p07'],
  },
  { ...project, name: 'pack hash of a pack', since: changedPayload, command: ['pack', 'hash', 'pack.core.p07'] },
  { ...project, name: 'pack hash --write', command: ['pack', 'hash', '--write'] },
  { ...project, name: 'completion of a pack', command: completed('add', 'bundle.base.lab', 'pack.') },
  { ...project, name: 'completion of a bundle', command: completed('run', '--bundle', '') },
  { ...project, name: 'completion of a code', command: completed('explain', 'refuse.') },
  { name: 'scene publish', files: scenes, before: [publish('one')], command: publish('two') },
  {
    name: 'completion of a scene',
    files: scenes,
    before: [publish('one')],
    command: completed('scene', 'install', '--name', ''),
  },
  { name: 'scene install', files: scenes, before: [publish('one')], command: install },
  { name: 'scene audit', files: scenes, before: [publish('one'), install], command: ['scene', 'audit'] },
  { name: 'package plan', files: productPackage, before: [], command: ['package', 'plan', ...inMemory] },
  {
    name: 'package import',
    files: productPackage,
    before: [],
    command: ['package', 'import', ...inMemory, '--reason', 'cost', '--actor', 'mara', '--trace-id', 'trace-1'],
  },
];
