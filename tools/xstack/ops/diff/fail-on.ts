import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import type { BuildSide } from '../../core/compiler/diff/build-side.ts';
import type { BuildDiff, PackDiff } from '../../core/compiler/diff/diff-builds.ts';
import type { OpenSide } from './open-side.ts';

/** The differences that `--fail-on` refuses. */
export const failures = ['breaking', 'unbumped', 'any'] as const;

export type FailOn = (typeof failures)[number];

/** Returns an error for each pack that a difference refuses, at its manifest in the later build. */
export function refusedPacks({ packs }: BuildDiff, after: BuildSide, failOn: FailOn | undefined): Diagnostic[] {
  const paths = new Map(after.packs.map(({ packId, path }) => [packId, path]));
  return packs.flatMap((pack) => {
    const found = failOn && refusal(pack, failOn);
    const path = paths.get(pack.packId);
    if (found === undefined) return [];
    return [path === undefined ? found : { ...found, at: { file: `${path}/pack.json`, pointer: '/version' } }];
  });
}

function refusal(pack: PackDiff, failOn: FailOn): Diagnostic | undefined {
  const { packId, bump } = pack;
  const judged = pack.changes.filter(({ accepted }) => accepted === undefined);
  if (failOn === 'breaking') {
    const breaking = judged.filter((change) => change.class === 'breaking').length;
    if (breaking === 0) return undefined;
    return diagnostic('refuse.compat.breaking_change', `\`${packId}\` has ${pluralize(breaking, 'breaking change')}`, {
      help: 'revert them, record moves in the manifest, or accept them in `compat/accepted.json`',
    });
  }
  if (failOn === 'unbumped') {
    if (bump === undefined || bump.isEnough) return undefined;
    const message = `\`${packId}\` is \`${pack.after?.version}\`, but its changes are ${pack.class}`;
    return diagnostic('refuse.compat.version_not_raised', message, {
      help: `raise the version to \`${bump.version}\` or later`,
    });
  }
  if (judged.length === 0 && pack.changes.length > 0) return undefined;
  return diagnostic('refuse.compat.changed', `\`${packId}\` differs`, {
    help: 'compare the builds with `xstack diff`',
  });
}

/** Returns an error for a build that is refused: rows that its errors hide appear removed or unchanged. */
export function refusedSide({ label, errors }: OpenSide): Diagnostic[] {
  if (errors === 0) return [];
  const message = `\`${label}\` is refused with ${pluralize(errors, 'error')}, so the difference may be incomplete`;
  return [diagnostic('refuse.compat.side_refused', message, { help: 'run `xstack run` there to see the errors' })];
}
