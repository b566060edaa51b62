import type { CommandResult, Stage } from '../../commands/command.ts';
import { type Diagnostic, hasErrors } from '../../core/diagnostic/diagnostic.ts';
import type { Rendered } from './render.ts';

/** JUnit XML: a suite for each stage (or for the command), a test case for each code in each file and one for the stage. */
export function renderJunit({ diagnostics, result, stages }: CommandResult): Rendered {
  const suites = (stages ?? [{ id: 'xstack', status: result, diagnostics }]).map(testSuite);
  const total = (name: 'tests' | 'failures') => suites.reduce((sum, suite) => sum + suite[name], 0);
  const open = `<testsuites name="xstack" tests="${total('tests')}" failures="${total('failures')}">`;
  const xml = ['<?xml version="1.0" encoding="UTF-8"?>', open, ...suites.map(({ text }) => text), '</testsuites>', ''];
  return { stdout: xml.join('\n'), stderr: '' };
}

function testSuite({ id, status, duration_ms, diagnostics }: Stage): { text: string; tests: number; failures: number } {
  const groups = groupBy(diagnostics, ({ code, at }) => `${code}\n${at?.file ?? ''}`);
  const failures = groups.filter(hasErrors).length;
  const isSkipped = status === 'skipped';
  const time = duration_ms === undefined ? '' : ` time="${(duration_ms / 1000).toFixed(3)}"`;
  const open = `  <testsuite name="${id}" tests="${groups.length + 1}" failures="${failures}" skipped="${Number(isSkipped)}"${time}>`;
  // Whether the result was kept does not make it another test.
  const name = status === 'cached' ? 'ok' : status;
  const whole = `    <testcase classname="${id}" name="${name}"${isSkipped ? '><skipped/></testcase>' : '/>'}`;
  const text = [open, whole, ...groups.map(testCase), '  </testsuite>'].join('\n');
  return { text, tests: groups.length + 1, failures };
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
  const details = group.map(({ message, at: there, help }) => {
    const place = there?.range === undefined ? '' : `${there.range.start.line}:${there.range.start.column}: `;
    return `${place}${message}${help === undefined ? '' : `\n  ${help}`}`;
  });
  const open = `    <testcase classname="${escapeXml(code)}" name="${escapeXml(at?.file ?? code)}"`;
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
