import { posix } from 'node:path';
import { compareText } from '../../core/base/text/compare.ts';
import { decidingRule, type IgnoreRules } from '../../core/base/text/ignore-rules.ts';
import { readIgnoreFile } from '../../core/compiler/pack/content-filter.ts';
import { ignoreFile } from '../../core/compiler/pack/outside-content.ts';
import type { OutsideEntry } from '../../core/compiler/pack/source-tree.ts';
import { readDescription } from '../../io/disk.ts';
import { fileExists } from '../../io/exists.ts';
import { statBelow } from '../../io/scene-directory.ts';
import type { Project } from '../project/project.ts';
import { table } from '../table.ts';

/** An entry that is not content, and the pattern of an ignore file that decided it. */
export interface IgnoredEntry extends OutsideEntry {
  /** Null if the name alone decided. */
  readonly rule: { readonly file: string; readonly line: number; readonly pattern: string } | null;
}

/** Finds the rule that ignores each entry. Reads each ignore file once. */
export function ignoredEntries({ root, packsRoot }: Project, notContent: readonly OutsideEntry[]): IgnoredEntry[] {
  const rules = new Map<string, IgnoreRules>();
  const rulesOf = (file: string) => {
    const known = rules.get(file) ?? readRules(root, file);
    rules.set(file, known);
    return known;
  };
  const sorted = [...notContent].sort((a, b) => compareText(a.path, b.path));
  return sorted.map((entry) => {
    if (entry.reason !== 'ignored') return { ...entry, rule: null };
    const isDirectory = statBelow(root, entry.path)?.kind === 'directory';
    for (let at = posix.dirname(entry.path); `${at}/`.startsWith(`${packsRoot}/`); at = posix.dirname(at)) {
      const file = `${at}/${ignoreFile}`;
      const rule = decidingRule(rulesOf(file), entry.path.slice(at.length + 1), isDirectory);
      if (rule !== undefined) return { ...entry, rule: { file, line: rule.line, pattern: rule.pattern } };
    }
    return { ...entry, rule: null }; // The ignore file has changed since.
  });
}

/** The tree has reported an ignore file that cannot be read. */
function readRules(root: string, file: string): IgnoreRules {
  const read = fileExists(`${root}/${file}`) ? readIgnoreFile(file, readDescription(`${root}/${file}`)) : { rules: [] };
  return 'rules' in read ? read.rules : [];
}

/** Formats entries with the file, line and pattern, or the kind of name, that decided each. */
export function ignoredTable(ignored: readonly IgnoredEntry[]): string {
  const rows = ignored.map(({ path, reason, rule }) => [
    path,
    rule === null ? reason : `${rule.file}:${rule.line}: ${rule.pattern}`,
  ]);
  return table(['not content', 'decided by'], rows);
}
