/**
 * One way: cli -> portal, commands -> ops -> io -> core; the generated contract of the portal is below ops. Nothing points back. `verify` checks a portal as a foreign client: it imports
 * nothing of the server.
 */
const layers = {
  core: [],
  io: ['core'],
  commands: ['ops', 'io', 'core'],
  // Generated types and validators, which answers of operations are typed by.
  'portal/contract': ['core'],
  ops: ['portal/contract', 'io', 'core'],
  cli: ['portal', 'commands', 'ops', 'io', 'core'],
  portal: ['ops', 'io', 'core'],
  verify: ['io'],
};

/** The rooms of the core: what each may use beside itself. */
const rooms = {
  base: [],
  compiler: ['base'],
  incremental: ['base', 'compiler'],
  explain: ['base', 'compiler'],
  repro: ['base', 'compiler'],
  fast: [],
  scene: ['base'],
  product: ['base', 'ports'],
  ports: ['base', 'product'],
};

/** What the core may take from npm: pure code that runs anywhere. */
const purePackages = ['ajv', 'ajv-formats', 'jsonc-parser', 'modern-tar', 'pako', 're2js', 'semver', 'diff', 'get-east-asian-width'];

module.exports = {
  forbidden: [
    ...Object.entries(layers).map(([layer, below]) => ({
      name: `${layer}-uses-only-what-is-below`,
      severity: 'error',
      from: { path: `^tools/xstack/${layer}/` },
      to: { path: '^tools/xstack/', pathNot: `^tools/xstack/(${[layer, ...below].join('|')})/|^tools/xstack/compatx/` },
    })),
    ...Object.entries(rooms).map(([room, below]) => ({
      name: `core-${room}-uses-only-what-is-below`,
      severity: 'error',
      from: { path: `^tools/xstack/core/${room}/` },
      to: { path: '^tools/xstack/core/', pathNot: `^tools/xstack/core/(${[room, ...below].join('|')})/` },
    })),
    {
      name: 'core-uses-only-pure-packages',
      severity: 'error',
      from: { path: '^tools/xstack/core/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: `node_modules/(${purePackages.join('|')})/` },
    },
    {
      name: 'the-cache-has-one-entry-point',
      severity: 'error',
      from: { path: '^tools/xstack/', pathNot: '^tools/xstack/io/cache/' },
      to: { path: '^tools/xstack/io/cache/', pathNot: 'io/cache/cache\\.ts$' },
    },
    {
      name: 'a-command-uses-no-other-command',
      severity: 'error',
      from: { path: '^tools/xstack/commands/' },
      to: { path: '^tools/xstack/commands/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'tools/xstack/build/|tools/xstack/core/fast/|launch.cjs|setup.cjs|verify.cjs' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['types', 'import', 'default'], extensions: ['.ts', '.d.ts', '.js', '.json'] },
  },
};
