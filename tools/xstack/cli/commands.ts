import type { Command } from '../commands/command.ts';

/** Every command by its words. A module is loaded only when its command is called, or when all are explained. */
export const commands: Readonly<Record<string, () => Promise<{ readonly command: Command }>>> = {
  run: () => import('../commands/run.ts'),
  'bundle list': () => import('../commands/bundle-list.ts'),
  'bundle validate': () => import('../commands/bundle-validate.ts'),
  'pack list': () => import('../commands/pack-list.ts'),
  'pack validate': () => import('../commands/pack-validate.ts'),
  'pack hash': () => import('../commands/pack-hash.ts'),
  'pack new': () => import('../commands/pack-new.ts'),
  'registry compile': () => import('../commands/registry-compile.ts'),
  'lockfile build': () => import('../commands/lockfile-build.ts'),
  'lockfile validate': () => import('../commands/lockfile-validate.ts'),
  migrate: () => import('../commands/migrate.ts'),
  'schema list': () => import('../commands/schema-list.ts'),
  'schema show': () => import('../commands/schema-show.ts'),
  explain: () => import('../commands/explain.ts'),
  'scene publish': () => import('../commands/scene-publish.ts'),
  'scene unpublish': () => import('../commands/scene-unpublish.ts'),
  'scene install': () => import('../commands/scene-install.ts'),
  'scene uninstall': () => import('../commands/scene-uninstall.ts'),
  'scene list': () => import('../commands/scene-list.ts'),
  'scene search': () => import('../commands/scene-search.ts'),
  'scene info': () => import('../commands/scene-info.ts'),
  'scene versions': () => import('../commands/scene-versions.ts'),
  'scene diff': () => import('../commands/scene-diff.ts'),
  'scene verify': () => import('../commands/scene-verify.ts'),
  'scene audit': () => import('../commands/scene-audit.ts'),
  'scene deprecate': () => import('../commands/scene-deprecate.ts'),
  'scene tag': () => import('../commands/scene-tag.ts'),
  'scene lock': () => import('../commands/scene-lock.ts'),
  'scene owner': () => import('../commands/scene-owner.ts'),
  'scene version': () => import('../commands/scene-version.ts'),
  'scene stats': () => import('../commands/scene-stats.ts'),
  'scene validate': () => import('../commands/scene-validate.ts'),
  'scene new': () => import('../commands/scene-new.ts'),
  'scene pack': () => import('../commands/scene-pack.ts'),
};

/** What the groups of commands are about. */
export const groups: Readonly<Record<string, string>> = {
  bundle: 'bundles: which packs make a product',
  pack: 'packs: the content',
  registry: 'compiled registries',
  lockfile: 'the lockfile',
  schema: 'the schemas of all formats',
  scene: 'scene packages in a registry: publish, install and all around it',
};
