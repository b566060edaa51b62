import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { sizeRefusal } from '../../core/scene/archive/policy.ts';
import { refusalOf } from '../../core/scene/archive/refusal.ts';
import type { FileState } from '../../core/scene/files.ts';
import { statBelow } from '../scene-directory.ts';
import { type Registry, shownIn } from './registry.ts';

/** The directories of a package registry that commands write to. */
const directories = ['packages', '.xstack', '.xstack/tmp', '.xstack/replaced'];

/** Reports directories of a package registry that are links or not directories: writes would go elsewhere. */
export function checkLayout(report: Report, registry: Registry): boolean {
  return directories.map((path) => checkKind(report, registry, path, 'directory')).every(Boolean);
}

/** Reports a path in a package registry that is not a regular file, or is behind a link; a missing file is valid. */
export function checkRegistryFile(report: Report, registry: Registry, path: string): boolean {
  return checkKind(report, registry, path, 'file');
}

/** Reports what must not be overwritten by a tarball: anything but a regular file that is small enough to be hashed. */
export function checkReplaceable(report: Report, registry: Registry, path: string): void {
  const state = statBelow(registry.root, path);
  if (!isOfKind(report, registry, path, state, 'file')) return;
  const refusal = state?.kind === 'file' ? sizeRefusal(state.size, registry.limits) : undefined;
  if (refusal !== undefined) report(refusalOf(refusal, shownIn(registry, path)));
}

function checkKind(report: Report, registry: Registry, path: string, expected: 'file' | 'directory'): boolean {
  return isOfKind(report, registry, path, statBelow(registry.root, path), expected);
}

function isOfKind(
  report: Report,
  registry: Registry,
  path: string,
  state: FileState | undefined,
  expected: 'file' | 'directory',
): boolean {
  if (state === undefined || state.kind === expected) return true;
  const what = expected === 'file' ? 'regular file' : 'directory';
  report(
    diagnostic('refuse.scene.forbidden_file', `\`${shownIn(registry, path)}\` ${nameOf(state)}, not a ${what}`, {
      at: { file: shownIn(registry, path) },
    }),
  );
  return false;
}

function nameOf(state: FileState): string {
  switch (state.kind) {
    case 'behind link':
      return `is behind the link \`${state.link}\``;
    case 'file':
      return 'is a file';
    case 'other':
      return 'is a device, FIFO or socket';
    default:
      return `is a ${state.kind}`;
  }
}
