import type { Code } from '../core/base/diagnostic/codes.ts';

type AreaOf<C> = C extends `${string}.${infer Area}.${string}` ? Area : never;

/** The second part of a code. */
export type CodeArea = AreaOf<Code>;

/** The areas in the order in which `xstack explain` lists them, with their heads. */
export const codeAreas: Readonly<Record<CodeArea, string>> = {
  json: 'JSON files',
  pack: 'packs: location, layout, manifests, dependencies',
  pack_contrib: 'contributions of packs, and their payloads',
  bundle_profile: 'bundles',
  registry_compile: 'rows of registries, and references between them',
  content_model: 'the content model of a project',
  compat: 'Differences between builds',
  compatx: 'versions of documents',
  lockfile: 'the lockfile',
  outputs: 'the output directory',
  cache: 'the build cache',
  since: 'run --since',
  format: 'the form of documents: `fmt`',
  edit: 'add and remove',
  explain: 'questions about ids and values',
  repro: 'the smallest repository with a diagnostic',
  bisect: 'the search for packs and commits that make a command fail',
  editor: 'settings and schemas of editors',
  config: 'settings',
  doctor: 'the installation',
  scene: 'scene commands',
  scene_package: 'scene packages',
  scene_archive: 'tarballs of scene packages',
  scene_registry: 'registries of scene packages',
  scene_install: 'installed scenes',
  package: 'scene product packages',
  governance: 'the audit log',
  store: 'the store of an instance',
  portal: 'users of the portal',
  cli: 'command lines',
  io: 'files and directories of the system',
  internal: 'bugs of xstack',
};

export function areaOf(code: Code): CodeArea {
  return code.split('.')[1] as CodeArea;
}
