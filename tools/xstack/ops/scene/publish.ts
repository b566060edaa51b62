import { sha256Hex } from '#platform';
import { diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { writeArchive } from '../../core/scene/archive/write.ts';
import type { Publication } from '../../core/scene/index/change.ts';
import { formatCoordinate, tarballPath } from '../../core/scene/index/coordinate.ts';
import { indexFile, totals } from '../../core/scene/index/index.ts';
import { isPublished, type PublishPlan, planPublish, publishedBefore } from '../../core/scene/publish.ts';
import { kindAt } from '../../io/install/directory.ts';
import { type ChangeOptions, changeRegistry, planRegistryChange } from '../../io/package-registry/change.ts';
import { pathIn, shownIn } from '../../io/package-registry/registry.ts';
import { publishEntry } from '../../io/package-registry/unindexed.ts';
import { foreignTarget } from '../project/foreign-target.ts';
import { packRecord } from './pack-record.ts';
import { type SceneContext, sourceDate, timestamp } from './scene-context.ts';
import { readSceneSource, readSourceFiles } from './scene-source.ts';

/** Payload of publishing; the names are those of the contract. */
export interface PublishPayload {
  readonly published: boolean;
  readonly dry_run: boolean;
  readonly overwritten: boolean;
  readonly coordinate: string;
  readonly package: { readonly name: string; readonly group: string; readonly version: string; readonly kind: string };
  readonly tarball: {
    readonly path: string;
    readonly size: number;
    readonly file_count: number;
    readonly integrity: string;
    readonly files: readonly string[];
  };
  readonly registry: { readonly index_path: string; readonly total_packages: number; readonly total_versions: number };
}

export interface PublishOptions {
  /** The package directory. */
  readonly package: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

/** Validates, packs and publishes a package directory. Undefined: refused and reported. */
export async function publishScene(
  options: PublishOptions,
  context: SceneContext,
): Promise<PublishPayload | undefined> {
  const { report, accepts, host, registry, limits } = context;
  if (!checkNewRegistry(context)) return undefined;
  const source = readSceneSource(report, { cwd: host.cwd, directory: options.package, limits });
  if (source === undefined) return undefined;
  const { scene } = source;
  const pack = await packRecord(report, host.cwd, scene, source.directory);
  if (pack === undefined || !accepts()) return undefined;
  host.progress(`packing ${formatCoordinate(scene)}`);
  const files = readSourceFiles(source);
  const tarball = await writeArchive(files, { mtime_s: sourceDate(host), limits });
  const published: Publication = {
    coordinate: scene,
    description: scene.description,
    integrity: `sha256-${sha256Hex(tarball)}`,
    published_at: timestamp(host),
    pack: pack === 'none' ? undefined : pack,
  };
  const change = publicationChange(context, published, options.force === true, tarball);
  const plan = await (options.dryRun === true ? planOnly(context, change) : changeRegistry(report, change));
  if (plan === undefined) return undefined;
  const { group, name, version, kind } = scene;
  const count = totals(plan.index);
  return {
    published: options.dryRun !== true,
    dry_run: options.dryRun === true,
    overwritten: plan.overwritten,
    coordinate: formatCoordinate(scene),
    package: { name, group, version, kind },
    tarball: {
      path: shownIn(registry, tarballPath(name, version)),
      size: tarball.length,
      file_count: files.length,
      integrity: published.integrity,
      files: files.map(({ path }) => path),
    },
    registry: {
      index_path: shownIn(registry, indexFile),
      total_packages: count.packages,
      total_versions: count.versions,
    },
  };
}

/** Reports a registry that would be created in content. */
function checkNewRegistry({ report, registry }: SceneContext): boolean {
  const problem =
    kindAt(pathIn(registry, indexFile)) !== 'absent' ? undefined : foreignTarget(registry.root, { outputs: true });
  if (problem === undefined) return true;
  const file = shownIn(registry);
  report(
    diagnostic('refuse.scene_install.forbidden_target', `the registry \`${file}\` ${problem}`, {
      at: { file },
      help: 'check --registry, XSTACK_REGISTRY and `scene_registry` in xstack.config.json',
    }),
  );
  return false;
}

/** Unlike a real run, a dry run warns of a missing package registry: the path may be misspelled. */
function planOnly(context: SceneContext, change: ChangeOptions<PublishPlan>): PublishPlan | undefined {
  const { report, registry } = context;
  const plan = planRegistryChange(report, change);
  if (plan !== undefined && kindAt(pathIn(registry, indexFile)) === 'absent')
    report(
      diagnostic(
        'warn.scene_registry.missing',
        `the registry \`${shownIn(registry)}\` does not exist; publishing creates it`,
      ),
    );
  return plan;
}

function publicationChange(
  { accepts, registry, host }: SceneContext,
  published: Publication,
  force: boolean,
  tarball: Uint8Array,
): ChangeOptions<PublishPlan> {
  const { name, version } = published.coordinate;
  return {
    registry,
    waiting: host,
    decide: (say, index) => planPublish(say, index, published, force),
    accepts,
    holds: (index) => isPublished(index, published),
    creates: true,
    tarball,
    once: {
      journalEntry: publishEntry(name, version, published.integrity),
      made: (index) => (force ? undefined : publishedBefore(index, published)),
    },
  };
}
