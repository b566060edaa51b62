import type { CommandResult } from '../../commands/command.ts';
import type { Diagnostic } from '../../core/diagnostic/diagnostic.ts';
import type { Rendered } from './render.ts';

/** JUnit XML: one test case for each code in each file, and one for the run as a whole. */
export function renderJunit({ diagnostics, result }: CommandResult): Rendered {
  const groups = new Map<string, Diagnostic[]>();
  for (const d of diagnostics) {
    const key = `${d.code}\n${d.at?.file ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), d]);
  }
  const cases = [...groups.values()].map(testCase);
  const failures = [...groups.values()].filter((group) => group.some(({ severity }) => severity === 'error')).length;
  const whole = `    <testcase classname="xstack" name="${result}"/>\n`;
  const counts = `tests="${cases.length + 1}" failures="${failures}"`;
  return {
    stdout: `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts}>\n  <testsuite name="xstack" ${counts}>\n${whole}${cases.join('')}  </testsuite>\n</testsuites>\n`,
    stderr: '',
  };
}

function testCase(group: readonly Diagnostic[]): string {
  const { code, at } = group[0] as Diagnostic;
  const details = group.map(({ message, at: there, help }) => {
    const place = there?.range === undefined ? '' : `${there.range.start.line}:${there.range.start.column}: `;
    return `${place}${message}${help === undefined ? '' : `\n  ${help}`}`;
  });
  const open = `    <testcase classname="${escapeXml(code)}" name="${escapeXml(at?.file ?? code)}"`;
  const isFailure = group.some(({ severity }) => severity === 'error');
  const element = isFailure ? 'failure' : 'system-out';
  const message = isFailure ? ` message="${escapeXml(group[0]?.message ?? '')}"` : '';
  return `${open}>\n      <${element}${message}>${escapeXml(details.join('\n'))}</${element}>\n    </testcase>\n`;
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
