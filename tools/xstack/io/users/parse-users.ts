import { readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../../core/base/json/value.ts';
import { Failure } from '../failure.ts';
import type { PasswordHash } from './password.ts';
import type { User, UserRole } from './users.ts';

/** Reads the users file. Only xstack writes it, so an invalid file is damaged. */
export function parseUsers(path: string, bytes: Uint8Array): User[] {
  const value = readJsonBytes(() => {}, path, bytes)?.value;
  const list = isJsonObject(value) ? member(value, 'users') : undefined;
  const users = Array.isArray(list) ? list.map(parseUser) : [undefined];
  if (users.some((user) => user === undefined)) throw new Failure('use', path, new Error('it is damaged'));
  return users as User[];
}

function parseUser(value: JsonValue): User | undefined {
  if (!isJsonObject(value)) return undefined;
  const [login, role, credential, created_at] = ['login', 'role', 'credential', 'created_at'].map((name) =>
    stringMember(value, name),
  );
  const password = parsePassword(member(value, 'password'));
  if (login === undefined || !isRole(role) || credential === undefined || created_at === undefined) return undefined;
  return password && { login, role, credential, created_at, password };
}

function parsePassword(value: JsonValue | undefined): PasswordHash | undefined {
  if (!isJsonObject(value) || member(value, 'algorithm') !== 'scrypt') return undefined;
  const [salt, hash] = [stringMember(value, 'salt'), stringMember(value, 'hash')];
  const [cost, block_size, parallelism] = ['cost', 'block_size', 'parallelism'].map((name) => member(value, name));
  if (salt === undefined || hash === undefined || !isSmall(cost) || !isSmall(block_size) || !isSmall(parallelism))
    return undefined;
  return { algorithm: 'scrypt', cost, block_size, parallelism, salt, hash };
}

function stringMember(object: JsonObject, name: string): string | undefined {
  const value = member(object, name);
  return typeof value === 'string' ? value : undefined;
}

function isRole(role: string | undefined): role is UserRole {
  return role === 'viewer' || role === 'operator' || role === 'admin';
}

function isSmall(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 2 ** 20;
}
