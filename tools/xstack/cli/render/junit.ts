import { type Diagnostic, hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import {
  countByCode,
  countsBySeverity,
  mostSevere,
  type OmittedCount,
} from '../../core/base/diagnostic/most-severe.ts';
import type { CommandResult, Stage } from '../../ops/command.ts';
import { prose } from './prose.ts';
import type { RenderedOutput, RenderLimits } from './rendered.ts';

/**
 * Renders JUnit XML: a suite for each stage (or for the command), with one test case for the stage and one for each
 * code in each file.
 */
export function renderJunit({ diagnostics, result, stages }: CommandResult, { maximum }: RenderLimits): RenderedOutput {
  const all = stages ?? [{ id: 'xstack', status: result, diagnostics }];
  const { shown } = mostSevere(
    all.flatMap((stage) => stage.diagnostics),
    maximum,
  );
  const chosen = new Set(shown);
  const suites = all.map((stage) => testSuite(stage, chosen));
  const total = (name: 'tests' | 'failures') => suites.reduce((sum, suite) => sum + suite[name], 0);
  const open = `<testsuites name="xstack" tests="${total('tests')}" failures="${total('failures')}">`;
  const xml = ['<?xml version="1.0" encoding="UTF-8"?>', open, ...suites.map(({ text }) => text), '</testsuites>', ''];
  return { stdout: xml.join('\n'), stderr: '' };
}

interface Suite {
  readonly text: string;
  readonly tests: number;
  readonly failures: number;
}

function testSuite(stage: Stage, chosen: ReadonlySet<Diagnostic>): Suite {
  const { id, status, duration_ms, diagnostics } = stage;
  const shown = diagnostics.filter((d) => chosen.has(d));
  const groups = groupBy(shown, ({ code, at }) => `${code}\n${at?.file ?? ''}`);
  const failures = groups.filter(hasErrors).length + Number(hasErrors(diagnostics));
  const time = duration_ms === undefined ? '' : ` time="${(duration_ms / 1000).toFixed(3)}"`;
  const open = `  <testsuite name="${id}" tests="${groups.length + 1}" failures="${failures}" skipped="${Number(status === 'skipped')}"${time}>`;
  const others = countByCode(diagnostics.filter((d) => !chosen.has(d)));
  const text = [open, stageCase(stage, others), ...groups.map(testCase), '  </testsuite>'].join('\n');
  return { text, tests: groups.length + 1, failures };
}

/**
 * Renders the test case of a stage. Its name does not depend on the result; a refused stage fails with the number of
 * its errors.
 */
function stageCase({ id, status, diagnostics }: Stage, others: readonly OmittedCount[]): string {
  const open = `    <testcase classname="xstack" name="${id}"`;
  const more = others.map(({ code, count }) => `... ${count} more of ${code}`).join('\n');
  const counts = countsBySeverity(diagnostics);
  if (hasErrors(diagnostics)) return `${open}>\n      <failure message="${counts}">${more}</failure>\n    </testcase>`;
  if (status === 'skipped') return `${open}><skipped/></testcase>`;
  return more === '' ? `${open}/>` : `${open}>\n      <system-out>${more}</system-out>\n    </testcase>`;
}

function groupBy(diagnostics: readonly Diagnostic[], key: (diagnostic: Diagnostic) => string): Diagnostic[][] {
  const groups = new Map<string, Diagnostic[]>();
  for (const each of diagnostics) {
    const group = groups.get(key(each));
    if (group === undefined) groups.set(key(each), [each]);
    else group.push(each);
  }
  return [...groups.values()];
}

function testCase(group: readonly Diagnostic[]): string {
  const { code, at } = group[0] as Diagnostic;
  const details = group.map((d) => {
    const { start } = d.at?.range ?? {};
    return `${start === undefined ? '' : `${start.line}:${start.column}: `}${prose(d).join('\n  ')}`;
  });
  const file = at === undefined ? '' : ` file="${escapeXml(at.file)}"`;
  const line = at?.range === undefined ? '' : ` line="${at.range.start.line}"`;
  const open = `    <testcase classname="${escapeXml(code)}" name="${escapeXml(at?.file ?? code)}"${file}${line}`;
  const isFailure = hasErrors(group);
  const element = isFailure ? 'failure' : 'system-out';
  const message = isFailure ? ` message="${escapeXml(group[0]?.message ?? '')}"` : '';
  return `${open}>\n      <${element}${message}>${escapeXml(details.join('\n'))}</${element}>\n    </testcase>`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write these
const notXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\p{Surrogate}\ufffe\uffff]/gu;

function escapeXml(text: string): string {
  return text
    .replace(notXml, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
