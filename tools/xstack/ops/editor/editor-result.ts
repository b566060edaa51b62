import { join } from 'node:path';
import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { listNames } from '../../core/base/text/list-names.ts';
import { allDiagnostics, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { rmSync } from '../../io/file-system.ts';
import { writeFiles } from '../../io/write-file.ts';
import type { CommandResult } from '../command.ts';
import { checkInside } from '../project/output-directory.ts';
import type { Project } from '../project/project.ts';
import { commandResult } from '../report.ts';
import { type EditorChange, type EditorPlan, editorPlan } from './editor-plan.ts';

export type EditorMode = 'show' | 'write' | 'check';

/** The result of `xstack schema editor`. */
export async function editorResult(
  byStage: StageDiagnostics,
  project: Project,
  mode: EditorMode,
): Promise<CommandResult> {
  const { root } = project;
  const plan = await editorPlan(byStage, project);
  const changes = plan?.changes ?? [];
  if (mode === 'write') applyChanges(root, changes);
  const outdated = mode === 'check' ? changes.flatMap(outOfDate) : [];
  return commandResult({
    root,
    diagnostics: [...allDiagnostics(byStage), ...outdated],
    json: {
      mapping: plan?.mapping ?? [],
      schemas: plan?.schemas ?? [],
      changes: changes.map(({ file, content, differences }) => ({
        file,
        change: content === undefined ? 'removed' : 'written',
        differences,
      })),
      written: mode === 'write' && plan !== undefined,
    },
    text: plan === undefined ? '' : textOf(plan, mode),
  });
}

/** Writes all files before it removes those that nothing maps any more. */
function applyChanges(root: string, changes: readonly EditorChange[]): void {
  checkInside(
    root,
    changes.map(({ file }) => file),
  );
  writeFiles(
    changes.flatMap(({ file, content }) => (content === undefined ? [] : [{ target: join(root, file), content }])),
  );
  for (const { file, content } of changes) if (content === undefined) rmSync(join(root, file), { force: true });
}

function outOfDate({ file, differences }: EditorChange): Diagnostic[] {
  return differences.map((difference) =>
    diagnostic('refuse.editor.out_of_date', difference, {
      at: { file },
      help: 'run `xstack schema editor --write` and commit the files',
    }),
  );
}

function textOf({ mapping, changes }: EditorPlan, mode: EditorMode): string {
  if (mode === 'show') return `${JSON.stringify({ 'json.schemas': mapping }, null, 2)}\n`;
  if (mode === 'check') return changes.length === 0 ? 'the schemas of the editor are up to date\n' : '';
  if (changes.length === 0) return 'nothing changed\n';
  const files = (isWritten: boolean) =>
    listNames(changes.filter(({ content }) => (content !== undefined) === isWritten).map(({ file }) => file));
  const lines = [
    ['written', files(true)],
    ['removed', files(false)],
  ];
  return lines.map(([verb, names]) => (names === '' ? '' : `${verb} ${names}\n`)).join('');
}
