import fc from 'fast-check';
import { at, isObject, type Json, type JsonRecord, stringAt } from '../../tools/xstack/verify/json.ts';
import { checksumOf, type PackageRecord } from '../../tools/xstack/verify/package.ts';
import { givenTrace } from './portal-answer.ts';
import {
  anyParams,
  anyText,
  anyValue,
  headerNames,
  headerText,
  intents,
  members,
  paths,
} from './portal-fuzz-values.ts';
import type { RawRequest } from './portal-wire.ts';

const anyEnvelope = fc.oneof(
  fc.record({ intent: fc.oneof(fc.constantFrom(...intents), anyText), params: fc.oneof(anyParams, anyValue) }),
  fc.record({ intent: anyValue, params: anyParams }, { requiredKeys: [] }),
  anyValue,
);

const anyBody = fc.oneof(
  { weight: 6, arbitrary: anyEnvelope.map((request) => Buffer.from(JSON.stringify(request) ?? 'undefined', 'utf8')) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: anyEnvelope.map((request) => Buffer.from(JSON.stringify(request) ?? '', 'utf16le')) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(anyEnvelope, fc.nat())
      .map(([request, at]) => cut(Buffer.from(JSON.stringify(request) ?? '', 'utf8'), at)),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        '[['.repeat(50_000),
        '{"intent":'.repeat(20_000),
        '{"intent":"app.init","intent":"usage","params":{}}',
        '\ufeff{"intent":"app.init","params":{}}',
        '{"intent":"app.init","params":{}} trailing',
        '{"intent":"app.init","params":{"limit":1e400}}',
        'NaN',
        '',
      )
      .map((text) => Buffer.from(text, 'utf8')),
  },
);

function cut(bytes: Buffer, at: number): Buffer {
  return bytes.subarray(0, at % (bytes.length + 1));
}

/** Valid requests, before a fault is introduced. */
function validRequests(pack: PackageRecord): readonly { readonly intent: string; readonly params: JsonRecord }[] {
  const list = { op: 'list', fields: ['id'], domain: [['action', '=', 'package_import']], limit: 2, order: 'id desc' };
  const plan = { package: pack, strategy: 'rename_on_conflict', plan_hash: '0'.repeat(64), allow_breaking: false };
  const named = { package_name: pack.package_name, package_version: '1.0.0' };
  return [
    { intent: 'login', params: { db: 'x', login: 'nobody', password: 'x' } },
    { intent: 'app.init', params: { scene: 'web', with_preload: false } },
    { intent: 'scene.packages.installed', params: {} },
    { intent: 'scene.package.list', params: {} },
    { intent: 'scene.package.export', params: { ...named, scene_channel: 'stable', reason: 'x' } },
    { intent: 'scene.package.dry_run_import', params: plan },
    { intent: 'scene.package.dry_run_import', params: { package_json: JSON.stringify(pack) } },
    { intent: 'scene.package.import', params: { ...plan, reason: 'x' } },
    { intent: 'scene.package.import', params: { package: pack, strategy: 'override_existing', reason: 'x' } },
    { intent: 'scene.package.dry_run_rollback', params: { import_id: 1 } },
    { intent: 'scene.package.rollback', params: { import_id: 1, reason: 'x', plan_hash: '0' } },
    { intent: 'scene.package.history', params: { package_name: pack.package_name } },
    { intent: 'scene.package.get', params: named },
    { intent: 'scene.health', params: { mode: 'full' } },
    { intent: 'usage', params: {} },
    { intent: 'api.data', params: { model: 'sc.scene.governance.log', ...list } },
    { intent: 'api.data', params: { model: 'ir.config_parameter', ...list, domain: [['key', '=', 'x']] } },
  ];
}

interface Change {
  readonly at: number;
  readonly kind: 'replace' | 'remove' | 'add';
  readonly name: string;
  readonly value: unknown;
}

const anyChange: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('replace', 'remove', 'add'),
  name: fc.oneof(fc.constantFrom(...members, '__proto__', 'toJSON', ''), fc.string()),
  value: anyValue,
});

/** Changes one location in a value, selected by any number. */
function changed(value: unknown, { at, kind, name, value: put }: Change): unknown {
  const copy = structuredClone(value);
  const locations: { holder: Record<string, unknown>; key: string }[] = [];
  const visit = (each: unknown): void => {
    if (typeof each !== 'object' || each === null) return;
    for (const key of Object.keys(each)) {
      locations.push({ holder: each as Record<string, unknown>, key });
      visit((each as Record<string, unknown>)[key]);
    }
  };
  visit({ value: copy });
  const location = locations[at % locations.length];
  if (location === undefined || location.holder['value'] === copy) return kind === 'replace' ? put : copy;
  const { holder, key } = location;
  if (kind === 'remove') Reflect.deleteProperty(holder, key);
  else Object.defineProperty(holder, kind === 'add' ? name : key, { value: put, enumerable: true, configurable: true });
  return copy;
}

/** Almost valid requests: the changes are in the parameters and in the package, with a checksum that fits or not. */
export function nearlyRight(token: string, pack: PackageRecord): fc.Arbitrary<RawRequest> {
  return fc
    .record({
      request: fc.constantFrom(...validRequests(pack)),
      changes: fc.array(anyChange, { maxLength: 3 }),
      isChecksummed: fc.boolean(),
    })
    .map(({ request: { intent, params }, changes, isChecksummed }) => {
      const made = changes.reduce<unknown>(changed, params);
      const inside = at(made as Json, 'package');
      const checksummed =
        isChecksummed && isObject(inside) ? { ...(made as object), package: withChecksum(inside) } : made;
      return {
        method: 'POST',
        path: '/api/v1/intent',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-trace-id': givenTrace },
        body: Buffer.from(JSON.stringify({ intent, params: checksummed }) ?? '', 'utf8'),
      };
    });
}

/** An intent and the names of its parameters, as the portal describes itself. */
interface IntentDescription {
  readonly intent: string;
  readonly members: readonly string[];
}

/** Returns the intents of an OpenAPI document, except `logout`, which would end the session. */
export function describedIntents(openapi: Json): readonly IntentDescription[] {
  const schemas = at(openapi, 'components', 'schemas');
  return Object.keys(isObject(schemas) ? schemas : {}).flatMap((name) => {
    const intent = stringAt(schemas, name, 'properties', 'intent', 'enum', 0);
    if (intent === undefined || intent === 'logout') return [];
    const params = at(schemas, name, 'properties', 'params');
    const reference = stringAt(params, '$ref')?.split('/').at(-1);
    const properties = at(reference === undefined ? params : at(schemas, reference), 'properties');
    return [{ intent, members: Object.keys(isObject(properties) ? properties : {}) }];
  });
}

/** Requests with valid names and any values. */
export function rightlyNamed(token: string, described: readonly IntentDescription[]): fc.Arbitrary<RawRequest> {
  return fc
    .constantFrom(...described)
    .chain(({ intent, members: names }) =>
      fc.record(Object.fromEntries(names.map((name) => [name, anyValue])), { requiredKeys: [] }).map((params) => ({
        intent,
        params,
      })),
    )
    .map((request) => ({
      method: 'POST',
      path: '/api/v1/intent',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-trace-id': givenTrace },
      body: Buffer.from(JSON.stringify(request), 'utf8'),
    }));
}

function withChecksum(pack: JsonRecord): JsonRecord {
  return { ...pack, checksum: checksumOf(pack) };
}

/**
 * Requests over intents, parameters, headers and bytes. Most have a valid token, so that they pass the first checks.
 */
export function anyRequest(token: string): fc.Arbitrary<RawRequest> {
  return fc
    .record({
      method: fc.oneof(
        { weight: 12, arbitrary: fc.constant('POST') },
        { weight: 1, arbitrary: fc.constantFrom('GET', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND') },
      ),
      path: fc.oneof(
        { weight: 12, arbitrary: fc.constant('/api/v1/intent') },
        { weight: 3, arbitrary: fc.constantFrom(...paths) },
      ),
      authorization: fc.oneof(
        { weight: 12, arbitrary: fc.constant(`Bearer ${token}`) },
        {
          weight: 1,
          arbitrary: fc.constantFrom('', 'Bearer', 'Bearer ', 'Basic YWRtaW46YWRtaW4=', `bearer ${token}x`),
        },
        { weight: 1, arbitrary: headerText.map((text) => `Bearer ${text}`) },
      ),
      headers: fc.dictionary(fc.constantFrom(...headerNames), headerText, { maxKeys: 3 }),
      isJson: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
      body: anyBody,
    })
    .map(({ method, path, authorization, headers, isJson, body }) => ({
      method,
      path,
      headers: {
        ...(isJson && { 'content-type': 'application/json' }),
        ...headers,
        ...(authorization !== '' && { authorization }),
      },
      body,
    }));
}
