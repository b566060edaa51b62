import type { Invocation, Log, Notification, ReportingDescriptor, Result, Location as SarifLocation } from 'sarif';
import { sha256Hex } from '#platform';
import { type Code, codes, type Severity, severityOf } from '../../core/base/diagnostic/codes.ts';
import { type Diagnostic, type Location, otherLocations, type Related } from '../../core/base/diagnostic/diagnostic.ts';
import { distinctIdentities } from '../../core/base/diagnostic/identity.ts';
import { bySeverity, countByCode, mostSevere, type OmittedCount } from '../../core/base/diagnostic/most-severe.ts';
import type { ReadSource } from '../../core/base/diagnostic/resolve-locations.ts';
import type { CommandResult } from '../../ops/command.ts';
import { pageText } from '../../ops/explain-code.ts';
import { advice } from './advice.ts';
import { attributedLocation } from './attributed-location.ts';
import { prefixedPath } from './prefixed.ts';
import type { RenderedOutput, RenderLimits } from './rendered.ts';
import { artifact, sarifFixes } from './sarif-fixes.ts';
import { pageAddress, site, withAddresses } from './site.ts';

/** Limits of GitHub for one file, and for one result. */
const mostResults = 5000;
const mostRelated = 1000;
const longestMessage = 1000;
/** GitHub accepts 10 MB after gzip. This many bytes fit even if they cannot be compressed. */
const mostBytes = 9_000_000;

/**
 * Survives moved lines. Not `primaryLocationLineHash`: the upload action computes that one itself, and warns about every
 * other value.
 */
const fingerprintName = 'diagnosticIdentity/v1';

/** Renders SARIF 2.1.0, which code scanning services read. */
export function renderSarif(
  { diagnostics, remark, readText }: CommandResult,
  { version, maximum, pathPrefix }: RenderLimits,
): RenderedOutput {
  const shown = fitting(diagnostics, maximum, pathPrefix, readText);
  const left = countByCode(diagnostics.filter((d) => !shown.has(d)));
  const isAnyAccepted = [...shown.keys()].some(({ accepted }) => accepted !== undefined);
  const ids = [...new Set([...shown.keys()].map(({ code }) => code))].sort();
  const notifications = [...(remark === undefined ? [] : [notification('note', remark)]), ...left.map(omitted)];
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'xstack', semanticVersion: version, informationUri: site, rules: ids.map(rule) } },
        automationDetails: { id: `${prefixedPath('xstack', pathPrefix ?? '.')}/` },
        columnKind: 'utf16CodeUnits',
        ...(notifications.length > 0 && { invocations: [invocation(notifications)] }),
        results: diagnostics.flatMap((d) => {
          const found = shown.get(d);
          if (found === undefined) return [];
          return [{ ruleId: d.code, ruleIndex: ids.indexOf(d.code), ...found, ...(isAnyAccepted && suppressions(d)) }];
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
  pathPrefix: string | undefined,
  readText: ReadSource | undefined,
): ReadonlyMap<Diagnostic, Result> {
  const fitted = new Map<Diagnostic, Result>();
  const identities = distinctIdentities(diagnostics);
  const identityOf = new Map(diagnostics.map((d, i) => [d, identities[i] ?? '']));
  let bytes = 0;
  for (const d of bySeverity(mostSevere(diagnostics, Math.min(maximum, mostResults)).shown)) {
    const fixes = sarifFixes(d, (file) => readText?.(file));
    const found = result(d, attributedLocation(d, pathPrefix), identityOf.get(d) ?? '');
    const next = fixes.length === 0 ? found : { ...found, fixes };
    bytes += Buffer.byteLength(JSON.stringify(next));
    if (bytes > mostBytes) break;
    fitted.set(d, next);
  }
  return fitted;
}

function invocation(notifications: readonly Notification[]): Invocation {
  return { executionSuccessful: true, toolExecutionNotifications: [...notifications] };
}

function omitted({ code, severity, count }: OmittedCount): Notification {
  return notification(severity, `${count} more of \`${code}\` left out`);
}

function notification(level: Severity, text: string): Notification {
  return { level, message: { text } };
}

/** The rule of a code: its page is the help. There are fewer codes than services accept rules. */
function rule(code: Code): ReportingDescriptor {
  return {
    id: code,
    shortDescription: { text: codes[code] },
    helpUri: pageAddress(code),
    help: {
      text: `\`xstack explain ${code}\` explains the cause and the cure.`,
      markdown: withAddresses(pageText(code)),
    },
    defaultConfiguration: { level: severityOf(code) },
  };
}

function result(d: Diagnostic, at: Location, identity: string): Result {
  const { severity } = d;
  const related = otherLocations(d);
  const below = advice(d);
  return {
    level: severity,
    message: { text: shortened(below === undefined ? d.message : `${d.message}\n${below}`) },
    locations: [location(at)],
    partialFingerprints: { [fingerprintName]: sha256Hex(identity) },
    ...(related.length > 0 && { relatedLocations: distinct(related.slice(0, mostRelated).map(relatedLocation)) }),
  };
}

/** The SARIF form of an acceptance. Either all results of a run have the member, or none. */
function suppressions({ accepted }: Diagnostic): Pick<Result, 'suppressions'> {
  const accepting = { kind: 'external', status: 'accepted' } as const;
  return { suppressions: accepted === undefined ? [] : [{ ...accepting, justification: shortened(accepted) }] };
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
