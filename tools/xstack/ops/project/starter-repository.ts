import { join } from 'node:path';
import settings from '../../../../.vscode/settings.json' with { type: 'json' };
import manifest from '../../../../package.json' with { type: 'json' };
import { configFile } from '../../core/base/config/config.ts';
import { categories } from '../../core/compiler/content-model/content-model.ts';
import { exists } from '../../io/exists.ts';
import { printJson, type StarterFile, starterBundle, starterPack } from './starter-pack.ts';

export const ciServices = ['github', 'gitlab', 'none'] as const;
export type CiService = (typeof ciServices)[number];

/** Reports whether a directory holds a content repository already, or a part of one. */
export function isRepository(root: string): boolean {
  return [configFile, 'packs', 'bundles'].some((name) => exists(join(root, name)));
}

/** The files around content: git, editor and the package of xstack. */
export function supportFiles(): StarterFile[] {
  return [
    { path: '.gitattributes', content: gitAttributes },
    { path: '.gitignore', content: gitIgnore },
    { path: '.vscode/settings.json', content: editorSettings() },
    { path: 'package.json', content: packageJson },
  ];
}

/** The hook and the pipeline: they are read at the top of a git repository only. */
export function topFiles(ci: CiService): StarterFile[] {
  return [{ path: '.pre-commit-config.yaml', content: preCommit }, ...ciFiles(ci)];
}

/** A pack, a bundle that selects it, and the config that names the bundle: they pass `xstack run strict`. */
export function starterContent(packId: string, bundleId: string): StarterFile[] {
  const directory = `packs/${categoryOf(packId)}/${packId}`;
  const pack = starterPack(packId, 'Replace this with what the pack is for.');
  const bundle = starterBundle(bundleId, 'Replace this with what the bundle is for.', [packId]);
  return [
    { path: configFile, content: printJson({ default_bundle: bundleId }) },
    ...pack.map(({ path, content }) => ({ path: `${directory}/${path}`, content })),
    { path: `bundles/${bundleId}/bundle.json`, content: bundle },
  ];
}

/** `pack.domain.tides` belongs to the category `domain`; an id without a category to `core`. */
function categoryOf(packId: string): string {
  const [, second = 'core'] = packId.split('.');
  return categories.includes(second) ? second : 'core';
}

const gitAttributes = `# Packs are hashed byte by byte: git must not convert their line ends.
packs/** -text
# Without this driver, git merges text: xstack doctor names the command that adds it to a clone.
build/lockfile.json merge=xstack
`;

const gitIgnore = `node_modules/
.xstack/
build/*
!build/lockfile.json
`;

/** The mapping of this repository, with the schemas of the installed package. */
function editorSettings(): string {
  const mapping = settings['json.schemas'].map(({ fileMatch, url }) => ({
    fileMatch,
    url: url.replace('./schemas/', './node_modules/xstack/schemas/'),
  }));
  return printJson({ 'json.schemas': mapping });
}

const preCommit = `repos:
  - repo: local
    hooks:
      - id: xstack
        name: xstack run strict --locked
        entry: xstack run strict --locked --quiet
        language: node
        additional_dependencies: ["xstack@${manifest.version}"]
        pass_filenames: false
        always_run: true
        require_serial: true
`;

function ciFiles(ci: CiService): StarterFile[] {
  if (ci === 'github') return [{ path: '.github/workflows/xstack.yml', content: githubWorkflow }];
  return ci === 'gitlab' ? [{ path: '.gitlab-ci.yml', content: gitlabPipeline }] : [];
}

const githubWorkflow = `name: xstack
on: [push, pull_request, merge_group]
permissions:
  contents: read
jobs:
  run:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm install --no-audit --no-fund
      - run: npx --no-install xstack run strict --locked --format github --report "markdown=$GITHUB_STEP_SUMMARY"
`;

const gitlabPipeline = `xstack:
  image: node:22
  script:
    - npm install --no-audit --no-fund
    - npx --no-install xstack run strict --locked --report gitlab=gl-code-quality-report.json --report junit=xstack.xml
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
      junit: xstack.xml
`;

const packageJson = printJson({ private: true, devDependencies: { xstack: manifest.version } });
