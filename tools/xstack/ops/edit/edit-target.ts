import { join } from 'node:path';
import { decodeUtf8 } from '#platform';
import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { didYouMean } from '../../core/base/diagnostic/suggest.ts';
import type { BuildOutcome } from '../../core/compiler/build.ts';
import { profileOf } from '../../core/compiler/bundle/bundle.ts';
import type { ListKind } from '../../core/compiler/edit/pack-list.ts';
import { allDiagnostics } from '../../core/compiler/stage.ts';
import { readDescription } from '../../io/disk.ts';
import type { Project } from '../project/project.ts';

/** The document of a bundle or a pack that a command edits. */
export interface EditTarget {
  readonly kind: ListKind;
  readonly id: string;
  /** Relative to the root. */
  readonly file: string;
  readonly source: string;
}

/** Returns the document of the bundle or pack with this id, or why there is none. */
export function editTarget(project: Project, outcome: BuildOutcome, id: string): EditTarget | readonly Diagnostic[] {
  const bundle = outcome.bundles.find(({ bundleId }) => bundleId === id);
  const pack = outcome.packs.get(id);
  if (bundle !== undefined) return { kind: 'bundle', id, file: bundle.file, source: sourceOf(project, bundle.file) };
  const manifest = pack && `${pack.path}/pack.json`;
  if (manifest !== undefined) return { kind: 'pack', id, file: manifest, source: sourceOf(project, manifest) };
  const errors = errorsOf(project, outcome, id);
  return errors.length > 0 ? errors : [unknownTarget(outcome, id)];
}

/** Returns the errors in the directories of the bundle or pack with this id: for a refused one, the reasons. */
export function errorsOf({ bundlesRoot }: Project, { tree, diagnostics }: BuildOutcome, id: string): Diagnostic[] {
  const packs = tree.directories.filter(({ name }) => name === id).map(({ path }) => `${path}/`);
  const places = [profileOf(`${bundlesRoot}/${id}`), ...packs];
  return allDiagnostics(diagnostics).filter(
    ({ severity, at }) => severity === 'error' && places.some((place) => at?.file.startsWith(place)),
  );
}

function sourceOf({ root }: Project, file: string): string {
  const source = decodeUtf8(readDescription(join(root, file)));
  if (source === undefined) throw new Error('bug: a document that was read is not UTF-8');
  return source;
}

function unknownTarget({ bundles, packs }: BuildOutcome, id: string): Diagnostic {
  const known = [...bundles.map(({ bundleId }) => bundleId), ...packs.keys()];
  return diagnostic('refuse.edit.unknown_target', `no bundle and no pack has the id \`${id}\``, {
    help: didYouMean(id, known) ?? 'run `xstack bundle list` and `xstack pack list --all` for the ids',
  });
}
