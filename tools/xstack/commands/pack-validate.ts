import { relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../core/diagnostic/diagnostic.ts';
import { hasErrors, warningsAsErrors } from '../core/diagnostic/diagnostic.ts';
import { allFindings, type Findings, reportTo } from '../core/stage.ts';
import { counted } from '../core/text/counted.ts';
import type { Command } from './command.ts';
import { compileProject } from './compile-project.ts';
import { findProject, projectOptions } from './project.ts';
import { commandResult } from './report.ts';

export const command: Command = {
  summary: 'check packs: layout, manifests, contents, contributions and dependencies; writes nothing',
  positionals: [
    {
      name: 'paths',
      summary: 'packs, or files in packs, to report on (default: all); everything is checked',
      repeated: true,
    },
  ],
  options: { ...projectOptions, strict: { type: 'boolean', summary: 'warnings refuse too' } },
  examples: [
    ['xstack pack validate', 'check every pack'],
    ['xstack pack validate packs/core/pack.core.runtime --strict', 'report on one pack, warnings as errors'],
  ],
  run: async (args, { cwd }) => {
    const findings: Findings = {};
    const project = findProject(reportTo(findings)('01.compatx.check'), args, cwd);
    const { packs, tree } = await compileProject(project, { findings, bundleId: null });
    const all = allFindings({ ...findings, '02.bundle.validate': [] });
    const wanted = ((args['paths'] ?? []) as readonly string[]).map((path) =>
      packPath(relative(project.root, resolve(cwd, path)).split(sep).join('/')),
    );
    const about = wanted.length === 0 ? all : all.filter((d) => wanted.some((path) => isAbout(d, path)));
    const diagnostics = args['strict'] === true ? warningsAsErrors(about) : about;
    return commandResult({
      root: project.root,
      diagnostics,
      json: { pack_ids: [...packs.keys()] },
      text: hasErrors(diagnostics) ? '' : `${counted(tree.directories.length, 'pack')} checked\n`,
    });
  },
};

/** The pack that a path belongs to: whatever is wrong with one of its files is the pack's. */
function packPath(path: string): string {
  return path.split('/').slice(0, 3).join('/');
}

function isAbout({ at, related = [] }: Diagnostic, path: string): boolean {
  return [at, ...related.map((place) => place.at)].some(
    (place) => place !== undefined && `${place.file}/`.startsWith(`${path}/`),
  );
}
