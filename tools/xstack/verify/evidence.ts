import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../io/failure.ts';
import { writeFile } from '../io/write-file.ts';
import type { Client, Exchange } from './client.ts';
import { isObject, type Json } from './json.ts';
import type { CheckResults } from './recorder.ts';

/** Creates a directory for a run, named by the time; a second run in the same second gets a number. */
export function newEvidenceFolder(parent: string, at_ms: number): string {
  mkdirSync(parent, { recursive: true });
  const name = new Date(at_ms).toISOString().replace(/[-:]/g, '').slice(0, 15);
  for (let n = 1; ; n++) {
    const folder = join(parent, n === 1 ? name : `${name}-${n}`);
    try {
      mkdirSync(folder);
      return folder;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }
}

export interface Evidence extends CheckResults {
  readonly check: string;
  readonly strict: boolean;
  readonly portal: string;
  readonly started_at: string;
  readonly elapsed_ms: number;
  /** Additional files, by name. */
  readonly files: Readonly<Record<string, string>>;
}

/** Writes exchanges and results; the summary last, so that evidence with a summary is complete. */
export function writeEvidence(folder: string, evidence: Evidence, client: Client | undefined): void {
  const { files, shown, notes, faults, ...about } = evidence;
  const secrets = [...(client?.secrets ?? [])];
  const exchanges = `${JSON.stringify(client?.exchanges.map(redacted) ?? [], null, 2)}\n`;
  for (const [name, content] of Object.entries({ ...files, 'exchanges.json': exchanges }))
    writeFile(join(folder, name), withoutSecrets(content, secrets));
  const summary = { ...about, result: faults.length === 0 ? 'passed' : 'failed', faults, notes, shown };
  writeFile(join(folder, 'summary.md'), withoutSecrets(markdown(evidence), secrets));
  writeFile(join(folder, 'summary.json'), withoutSecrets(`${JSON.stringify(summary, null, 2)}\n`, secrets));
}

const removed = '(removed)';
const secretHeaders = ['authorization', 'cookie', 'set-cookie'];
const secretMembers = ['password', 'token'];

function redacted({ headers, body, answer, ...request }: Exchange) {
  return {
    ...request,
    headers: withoutHeaders(headers),
    ...(body !== undefined && { body: withoutMembers(body) }),
    answer: { ...answer, headers: withoutHeaders(answer.headers), body: withoutMembers(answer.body) },
  };
}

function withoutHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(headers).map(([name, value]) => [
    name,
    secretHeaders.includes(name.toLowerCase()) ? removed : value,
  ]);
  return Object.fromEntries(kept);
}

function withoutMembers(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutMembers);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).map(([name, each]) => [
    name,
    secretMembers.includes(name) && typeof each === 'string' ? removed : withoutMembers(each),
  ]);
  return Object.fromEntries(kept) as Json;
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((kept, secret) => kept.replaceAll(secret, removed), text);
}

function markdown({ check, strict, portal, started_at, elapsed_ms, shown, notes, faults }: Evidence): string {
  const list = (title: string, sentences: readonly string[]) =>
    sentences.length === 0 ? [] : ['', `## ${title}`, '', ...sentences.map((each) => `- ${each.replace(/\s+/g, ' ')}`)];
  return [
    `# ${check}${strict ? ' (strict)' : ''}: ${faults.length === 0 ? 'passed' : 'failed'}`,
    '',
    `${started_at}, ${elapsed_ms} ms, ${portal}`,
    ...list('Faults', faults),
    ...list('Missing', notes),
    ...list('Shown', shown),
    '',
  ].join('\n');
}
