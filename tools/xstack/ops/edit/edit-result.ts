import { listNames } from '../../core/base/text/list-names.ts';
import type { ListChange } from '../../core/compiler/edit/pack-list.ts';
import type { CommandResult, Host } from '../command.ts';
import type { Project } from '../project/project.ts';
import { readSourceIn } from '../project/read-source.ts';
import { commandResult } from '../report.ts';
import type { ListEdit } from './edit-list.ts';

/** The result of `xstack add` and `xstack remove`. */
export function editResult(project: Project, host: Host, edit: ListEdit): CommandResult {
  const { diagnostics, target, changes, isWritten, source } = edit;
  const onDisk = readSourceIn(project.root);
  return commandResult({
    project,
    host,
    diagnostics,
    json: {
      kind: target?.kind ?? null,
      id: target?.id ?? null,
      path: target?.file ?? null,
      written: isWritten,
      changes,
    },
    text: target === undefined || diagnostics.length > 0 ? '' : editText(edit, target.file),
    // A refused document is not on disk.
    readText: (file) => (source !== undefined && file === target?.file ? source : onDisk(file)),
  });
}

function editText({ target, changes, isWritten, isHashOutdated, stillSelected = [] }: ListEdit, file: string): string {
  const isChanged = changes.some(({ change }) => change !== 'unchanged');
  const run = target?.kind === 'bundle' ? `xstack run --bundle ${target.id}` : 'xstack run';
  const lines = [
    `${file}: ${listNames(changes.map(changeText))}`,
    ...(stillSelected.length > 0
      ? [`still selected, because other packs of the bundle depend on them: ${listNames(stillSelected)}`]
      : []),
    ...(isHashOutdated
      ? [`canonical_hash did not match the content before: run \`xstack pack hash ${target?.id} --write\``]
      : []),
    isWritten ? `next: \`${run}\`` : isChanged ? 'dry run: nothing is written' : 'nothing to change',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function changeText({ pack_id, change, before, after }: ListChange): string {
  if (change === 'unchanged') return `${before} is already listed`;
  if (change === 'updated')
    return before === after ? `${pack_id}: required instead of optional` : `${before} -> ${after}`;
  return `${change} ${after ?? before}`;
}
