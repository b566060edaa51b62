/** Names and values for hostile requests. */
import fc from 'fast-check';

export const intents = [
  'login',
  'auth.login',
  'app.init',
  'system.init',
  'scene.packages.installed',
  'scene.package.list',
  'scene.package.export',
  'scene.package.dry_run_import',
  'scene.package.import',
  'scene.package.rollback',
  'scene.package.history',
  'scene.package.get',
  'scene.health',
  'api.data',
  'usage',
];

export const members = [
  'package',
  'package_json',
  'package_name',
  'package_version',
  'scene_channel',
  'strategy',
  'reason',
  'plan_hash',
  'import_id',
  'mode',
  'op',
  'model',
  'fields',
  'domain',
  'limit',
  'order',
  'login',
  'password',
  'db',
  'allow_breaking',
  'allow_empty',
];

/** Strings that attackers use for injection. */
const hostile = [
  '',
  ' ',
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  'file:///etc/passwd',
  "'; drop table governance_log; --",
  '<script>alert(1)</script>',
  '{{7*7}}',
  '$' + '{7*7}',
  '__proto__',
  'constructor',
  'toString',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e',
  'ﬀ',
  'a'.repeat(5000),
  '9'.repeat(400),
  '1e999',
  'sc.scene.governance.log',
  'sc.scene.package.installation',
  'ir.config_parameter',
  'sc.scene.package.imported_scenes',
  'id asc; select 1',
  'list',
  'unlink',
  'skip_existing',
  'stable',
  '1.0.0',
];

export const anyText = fc.oneof(fc.constantFrom(...hostile), fc.string(), fc.string({ unit: 'binary' }));
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  anyText,
  fc.constantFrom(null, true, false, 0, -1, 1e308, -0, 2 ** 53, 0.5),
  fc.jsonValue({ maxDepth: 4 }),
  fc.array(fc.array(anyText, { maxLength: 4 }), { maxLength: 4 }),
);

export const anyParams = fc.dictionary(fc.oneof(fc.constantFrom(...members, '__proto__'), fc.string()), anyValue, {
  maxKeys: 8,
});

export const headerText = fc
  .oneof(
    fc.constantFrom(
      '',
      '*',
      'null',
      'a'.repeat(3000),
      '../..',
      'text/html',
      'gzip',
      'application/json; charset=utf-16',
    ),
    fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((unit) => String.fromCharCode(unit)), maxLength: 40 }),
  )
  .map((text) => text.trim());

export const headerNames = [
  'content-type',
  'content-encoding',
  'x-trace-id',
  'x-odoo-db',
  'x-anonymous-intent',
  'x-forwarded-for',
  'x-http-method-override',
  'origin',
  'cookie',
  'accept',
  'accept-encoding',
  'range',
];

export const paths = [
  '/api/v1/intent',
  '/api/v1/intent?db=x',
  '/api/v1/intent/',
  '/api/v1/intent/..',
  '/api/v1/../../etc/passwd',
  '/..%2f..%2fetc%2fpasswd',
  '/%2e%2e/%2e%2e/package.json',
  '//etc/passwd',
  '/admin/scene-packages/../../package.json',
  '/assets/..%5c..%5cpackage.json',
  '/.xstack/state.db',
  '/%00',
  '/%ff%fe',
  '/%',
  `/${'a'.repeat(4000)}`,
  '/api/v1/intent%00',
  '/favicon.ico',
  '/health/../..',
];
