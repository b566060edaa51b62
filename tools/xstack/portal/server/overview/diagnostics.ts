import { weightOf } from '../../../core/base/diagnostic/bounded.ts';
import type { Diagnostic } from '../../../core/base/diagnostic/diagnostic.ts';
import { mostSevere, numberOf } from '../../../core/base/diagnostic/most-severe.ts';
import { type CompiledProject, locatedDiagnostics } from '../../../ops/project/project-view.ts';
import type { AnswerData } from '../../answer.ts';
import { located } from '../from-diagnostics.ts';

const listed = 2000;
const excerpts = 200;

/** The diagnostics of the compiled project by stage, with the lines around their locations. */
export function diagnosticsAnswer(compiled: CompiledProject): AnswerData['project.diagnostics'] {
  const stages = locatedDiagnostics(compiled);
  const all = stages.flatMap(({ diagnostics }) => diagnostics);
  const excerptOf = excerptsFrom(compiled);
  const shown = new Set(mostSevere(all, listed).shown);
  return {
    bundle_id: compiled.outcome.bundle?.bundleId ?? null,
    counts: {
      errors: numberOf(all, 'error'),
      warnings: numberOf(all, 'warning'),
      notes: numberOf(all, 'note'),
    },
    stages: stages.map(({ id, diagnostics }) => ({
      id,
      diagnostics: diagnostics
        .filter((each) => shown.has(each))
        .map((each) => ({ ...located(each), ...excerptOf(each) })),
    })),
    omitted: all.reduce((sum, each) => sum + weightOf(each), 0) - shown.size,
  };
}

const linesAround = 2;
const longestLine = 300;

/** The lines around a diagnostic. Files are read once, and only for the first of many diagnostics. */
function excerptsFrom({ readText }: CompiledProject) {
  const texts = new Map<string, readonly string[] | undefined>();
  return ({ at }: Diagnostic) => {
    if (at?.range === undefined) return {};
    if (!texts.has(at.file) && texts.size < excerpts) texts.set(at.file, readText(at.file)?.split('\n'));
    const lines = texts.get(at.file);
    if (lines === undefined) return {};
    const first = Math.max(1, at.range.start.line - linesAround);
    const last = Math.min(lines.length, at.range.start.line + linesAround);
    return {
      excerpt: { first_line: first, lines: lines.slice(first - 1, last).map((line) => line.slice(0, longestLine)) },
    };
  };
}
