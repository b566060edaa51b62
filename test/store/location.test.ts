/** Addresses of stores: paths and URLs, without the password in any message. */
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../tools/xstack/io/failure.ts';
import { storeLocation } from '../../tools/xstack/io/store/location.ts';

describe('an address', () => {
  test.each([
    'mysql://u:hunter2@h/db',
    'postgress://u:hunter2@h/db',
    's3://b/k',
    'https://reg.example/x',
    'file:/a.db',
    'sqlite:a.db',
  ])('`%s` is of an unknown kind', (given) => {
    expect(() => storeLocation(given, '/')).toThrow(UsageError);
    expect(() => storeLocation(given, '/')).not.toThrow(/hunter2/);
  });

  test.each([
    'postgres:u:hunter2@h/db',
    'postgres://u:hunter2/x@h/db',
    'postgres://u:12/hunter2@h/db',
    'postgres://u:12?hunter2@h/db',
    'postgres://u:12#hunter2@h/db',
    'postgres://u:hunter2%zz@h/db',
    'postgres://h/db#hunter2',
  ])('`%s` cannot be parsed, and no part of it is shown', (given) => {
    expect(() => storeLocation(given, '/')).toThrow(/cannot be parsed/);
    expect(() => storeLocation(given, '/')).not.toThrow(/hunter2|u:12/);
  });

  test.each([
    ['state.db', '/base/state.db'],
    ['./mysql:x.db', '/base/mysql:x.db'],
    ['C:\\state.db', '/base/C:\\state.db'],
    ['postgres://me:hunter2@h:5/db?sslmode=disable', 'postgres://h:5/db'],
    ['POSTGRESQL://me:p%40w@h/db', 'postgresql://h/db'],
    ['postgres:///db?host=/run/postgresql', 'postgres:///db'],
  ])('`%s` is shown as `%s`', (given, shown) => {
    expect(storeLocation(given, '/base').shown).toBe(shown);
  });
});
