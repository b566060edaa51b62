import { reportInto } from '../../../core/base/diagnostic/bounded.ts';
import type { Diagnostic } from '../../../core/base/diagnostic/diagnostic.ts';
import { exists } from '../../../io/exists.ts';
import { shownIn } from '../../../io/package-registry/registry.ts';
import { sceneContext } from '../../scene/scene-context.ts';
import { examineAndFix } from '../../scene/scene-examine.ts';
import { type InstallationCheck, problem } from '../check.ts';

export const registry: InstallationCheck = {
  id: 'registry',
  title: 'the package registry of scenes',
  projectProblems: async ({ root, project: { config }, host }) => {
    const found: Diagnostic[] = [];
    const context = sceneContext(reportInto(found), {}, { ...host, cwd: root }, { root, config });
    const isNamed = config.scene_registry !== undefined || Boolean(host.env['XSTACK_REGISTRY']?.trim());
    if (!isNamed && !exists(context.registry.root)) return [];
    const examination = await examineAndFix(context, false);
    if (found.length > 0 || examination === undefined || examination.success) return found;
    return [
      problem('error', 'the package registry needs repair', 'run `xstack scene audit`', shownIn(context.registry)),
    ];
  },
};
