import { posix } from 'node:path';
import type { Invocation, Log, ReportingDescriptor, Result, Location as SarifLocation } from 'sarif';
import { type Code, codes } from '../../core/base/diagnostic/codes.ts';
import type { Diagnostic, Location, Related } from '../../core/base/diagnostic/diagnostic.ts';
import { bySeverity, countByCode, mostSevere, type OmittedCount } from '../../core/base/diagnostic/most-severe.ts';
import type { CommandResult } from '../../ops/command.ts';
import type { Rendered, RenderLimits } from './rendered.ts';

/** Limits of GitHub for one file, and for one result. */
const mostResults = 5000;
const mostRelated = 1000;
const longestMessage = 1000;
/** It takes 10 MB of gzip; what cannot be compressed fits as well. */
const mostBytes = 9_000_000;

/** SARIF 2.1.0: what code scanning services read. */
export function renderSarif(
  { diagnostics }: CommandResult,
  { version, maximum, pathPrefix = '' }: RenderLimits,
): Rendered {
  const shown = fitting(diagnostics, maximum, (code) =>
    posix.join(pathPrefix.replaceAll('\\', '/'), fileToBlame(code)),
  );
  const left = countByCode(diagnostics.filter((d) => !shown.has(d)));
  const ids = [...new Set([...shown.keys()].map(({ code }) => code))].sort();
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'xstack', semanticVersion: version, rules: ids.map(rule) } },
        columnKind: 'utf16CodeUnits',
        ...(left.length > 0 && { invocations: [invocation(left)] }),
        results: diagnostics.flatMap((d) => {
          const found = shown.get(d);
          return found === undefined ? [] : [{ ruleId: d.code, ruleIndex: ids.indexOf(d.code), ...found }];
        }),
      },
    ],
  };
  return { stdout: `${JSON.stringify(log, null, 2)}\n`, stderr: '' };
}

/** The most severe diagnostics with their results, as far as they fit into one file. */
function fitting(
  diagnostics: readonly Diagnostic[],
  maximum: number,
  blame: (code: Code) => string,
): ReadonlyMap<Diagnostic, Result> {
  const fitted = new Map<Diagnostic, Result>();
  let bytes = 0;
  for (const d of bySeverity(mostSevere(diagnostics, Math.min(maximum, mostResults)).shown)) {
    const next = result(d, d.at ?? { file: blame(d.code) });
    bytes += Buffer.byteLength(JSON.stringify(next));
    if (bytes > mostBytes) break;
    fitted.set(d, next);
  }
  return fitted;
}

function invocation(left: readonly OmittedCount[]): Invocation {
  return {
    executionSuccessful: true,
    toolExecutionNotifications: left.map(({ code, severity, count }) => ({
      level: severity,
      message: { text: `${count} more of \`${code}\` left out` },
    })),
  };
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

function result({ severity, message, related, help }: Diagnostic, at: Location): Result {
  return {
    level: severity,
    message: { text: shortened(help === undefined ? message : `${message}\n${help}`) },
    locations: [location(at)],
    ...(related && { relatedLocations: distinct(related.slice(0, mostRelated).map(relatedLocation)) }),
  };
}

/** Code scanning refuses a file with a result that has no location. What is wrong with no file is wrong with the set-up. */
function fileToBlame(code: Code): string {
  return code.startsWith('refuse.bundle_profile.') ? 'bundles' : 'xstack.config.json';
}

function shortened(text: string): string {
  return text.length <= longestMessage ? text : `${text.slice(0, longestMessage - 3).toWellFormed()}...`;
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
