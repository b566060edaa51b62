import type { Log, ReportingDescriptor, Result, Location as SarifLocation } from 'sarif';
import type { CommandResult } from '../../commands/command.ts';
import { type Code, codes } from '../../core/diagnostic/codes.ts';
import type { Diagnostic, Location, Related } from '../../core/diagnostic/diagnostic.ts';
import type { Rendered, RenderOptions } from './render.ts';

/** SARIF 2.1.0: what code scanning services read. */
export function renderSarif({ diagnostics }: CommandResult, { version }: RenderOptions): Rendered {
  const ids = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'xstack', semanticVersion: version, rules: ids.map(rule) } },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((d) => result(d, ids.indexOf(d.code))),
      },
    ],
  };
  return { stdout: `${JSON.stringify(log, null, 2)}\n`, stderr: '' };
}

function rule(code: Code): ReportingDescriptor {
  const { title, severity } = codes[code];
  return {
    id: code,
    shortDescription: { text: title },
    help: { text: `\`xstack explain ${code}\` says what it means and what to do.` },
    defaultConfiguration: { level: severity },
  };
}

function result({ code, severity, message, at, related, help }: Diagnostic, ruleIndex: number): Result {
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: help === undefined ? message : `${message}\n${help}` },
    locations: at === undefined ? [] : [location(at)],
    ...(related && { relatedLocations: distinct(related.map(relatedLocation)) }),
  };
}

function relatedLocation({ message, at }: Related): SarifLocation {
  return { ...location(at), message: { text: message } };
}

/** SARIF wants related locations to be a set. */
function distinct(locations: readonly SarifLocation[]): SarifLocation[] {
  return [...new Map(locations.map((each) => [JSON.stringify(each), each])).values()];
}

function location({ file, range }: Location): SarifLocation {
  return {
    physicalLocation: {
      artifactLocation: artifact(file),
      ...(range && {
        region: {
          startLine: range.start.line,
          startColumn: range.start.column,
          endLine: range.end.line,
          endColumn: range.end.column,
        },
      }),
    },
  };
}

/** From the root of the repository; what lies elsewhere is named from the root of the disk. */
function artifact(file: string) {
  const uri = file.toWellFormed().split('/').map(encodeURIComponent).join('/');
  return file.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: 'SRCROOT' };
}
