import { posix } from 'node:path';
import type { Invocation, Log, ReportingDescriptor, Result, Location as SarifLocation } from 'sarif';
import { type Code, codes } from '../../core/base/diagnostic/codes.ts';
import type { Diagnostic, Location, Related } from '../../core/base/diagnostic/diagnostic.ts';
import { bySeverity, countByCode, mostSevere, type OmittedCount } from '../../core/base/diagnostic/most-severe.ts';
import type { CommandResult } from '../../ops/command.ts';
import type { RenderedOutput, RenderLimits } from './rendered.ts';

/** Limits of GitHub for one file, and for one result. */
const mostResults = 5000;
const mostRelated = 1000;
const longestMessage = 1000;
/** GitHub accepts 10 MB after gzip. This many bytes fit even if they cannot be compressed. */
const mostBytes = 9_000_000;

/** Renders SARIF 2.1.0, which code scanning services read. */
export function renderSarif(
  { diagnostics }: CommandResult,
  { version, maximum, pathPrefix = '' }: RenderLimits,
): RenderedOutput {
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

/** Returns the results of the most severe diagnostics, as many as fit into one file. */
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
    help: { text: `\`xstack explain ${code}\` explains the cause and the cure.` },
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

/** Returns the file to which a diagnostic without a location is attributed: code scanning rejects results without one. */
function fileToBlame(code: Code): string {
  return code.startsWith('refuse.bundle_profile.') ? 'bundles' : 'xstack.config.json';
}

function shortened(text: string): string {
  return text.length <= longestMessage ? text : `${text.slice(0, longestMessage - 3).toWellFormed()}...`;
}

function relatedLocation({ message, at }: Related): SarifLocation {
  return { ...location(at), message: { text: message } };
}

/** Removes duplicates: SARIF requires related locations to be unique. */
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

/** Returns the URI of a file: relative to the root of the repository if it is inside, absolute otherwise. */
function artifact(file: string) {
  const uri = file.toWellFormed().split('/').map(encodeURIComponent).join('/');
  return file.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: 'SRCROOT' };
}
