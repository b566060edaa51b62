/** Users: created on the command line, used by a running portal. */
import { chmodSync, lstatSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { main } from '../../../tools/xstack/cli/main.ts';
import { hashPassword, isPassword } from '../../../tools/xstack/io/users/password.ts';
import { changeUsers, newUser, readUsers, usersFile } from '../../../tools/xstack/io/users/users-file.ts';
import { onDisk } from '../../support/repository.ts';
import { type SendIntent, testPortal, user } from './support.ts';

const patient = { progress: () => {}, stderr: () => {}, signal: new AbortController().signal };
const secret = 'correct horse battery';

/** `xstack portal user ...` with a line on its standard input. */
async function portalUser(
  cwd: string,
  words: readonly string[],
  stdin: AsyncIterable<string> & object = Readable.from([`${secret}\n`]),
) {
  const said = { stdout: '', stderr: '' };
  const exit = await main(['portal', 'user', ...words], {
    cwd,
    env: {},
    now: () => 0,
    progress: () => {},
    signal: new AbortController().signal,
    stdin,
    stdout: (text) => {
      said.stdout += text;
    },
    stderr: (text) => {
      said.stderr += text;
    },
    isTerminal: false,
    width: 100,
    version: '0.0.0',
  });
  return { exit, ...said };
}

test('a change of users takes effect in a running portal at once', async () => {
  const root = onDisk({ 'xstack.config.json': '{}' });
  const path = join(root, '.xstack/portal-users.json');
  const portal = await testPortal({ users: usersFile(path) });
  const login = (password = secret) => portal.post({ intent: 'login', params: { login: 'ana', password } });
  expect((await login()).status).toBe(401);
  expect((await portalUser(root, ['add', 'ana', '--password-stdin'])).exit).toBe(0);
  const { data } = await login();
  const ask: SendIntent = (intent, params) =>
    portal.post({ intent, params }, { Authorization: `Bearer ${data.token}` });
  expect((await ask('usage')).status).toBe(403);
  await portalUser(root, ['role', 'ana', '--role', 'admin']);
  expect((await ask('usage')).status).toBe(200);
  await portalUser(root, ['passwd', 'ana', '--password-stdin'], Readable.from(['another horse battery\r\n']));
  expect((await ask('usage')).status).toBe(401);
  expect((await login()).status).toBe(401);
  expect((await login('another horse battery')).status).toBe(200);
  expect((await portalUser(root, ['add', 'aNA', '--password-stdin'])).exit).toBe(1);
  await portalUser(root, ['remove', 'Ana']);
  expect((await login('another horse battery')).status).toBe(401);
});

test('the file is readable by its owner only, contains no password, and is refused if others can read it', async () => {
  const root = onDisk({ 'xstack.config.json': '{}' });
  const path = join(root, '.xstack/portal-users.json');
  await portalUser(root, ['add', 'ana', '--password-stdin']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const stored = readFileSync(path, 'utf8');
  expect(stored).not.toContain(secret);
  expect(JSON.parse(stored).users[0].password).toMatchObject({
    algorithm: 'scrypt',
    cost: 32768,
    block_size: 8,
    parallelism: 3,
  });
  chmodSync(path, 0o644);
  expect(await portalUser(root, ['list'])).toMatchObject({ exit: 3, stderr: expect.stringContaining('chmod 600') });
});

test.each([
  '',
  '{',
  '{"users":1}',
  '{"users":[{"login":"a"}]}',
  '{"users":[{"login":"a","role":"root","credential":"","created_at":"","password":{}}]}',
  '\u0000',
])('a damaged file is reported, and every login is refused: %s', async (content) => {
  const path = join(onDisk({}), 'users.json');
  writeFileSync(path, content, { mode: 0o600 });
  expect(() => readUsers(path)).toThrow(/it is damaged/);
  await expect(testPortal({ users: usersFile(path) })).rejects.toThrow(/it is damaged/);
  rmSync(path);
  const portal = await testPortal({ users: usersFile(path) });
  writeFileSync(path, content, { mode: 0o600 });
  expect((await portal.post({ intent: 'login', params: { login: 'a', password: '' } })).status).toBe(500);
  expect(portal.log()).toContainEqual(expect.objectContaining({ event: 'no_users' }));
});

test('a link to the users is not replaced by a file', async () => {
  const directory = onDisk({});
  const [path, link] = [join(directory, 'users.json'), join(directory, 'link.json')];
  symlinkSync(path, link);
  for (const target of [path, link]) {
    const added = changeUsers(target, patient, (users) => ({ users: new Map(users), value: undefined }));
    await (target === path ? added : expect(added).rejects.toThrow('it is a link'));
  }
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
});

test('two concurrent additions both succeed', async () => {
  const path = join(onDisk({}), 'users.json');
  const logins = Array.from({ length: 12 }, (_, i) => `user${i}`);
  await Promise.all(
    logins.map(async (login) => {
      const one = await user(login, 'viewer');
      await changeUsers(path, patient, (users) => ({ users: new Map([...users, [login, one]]), value: undefined }));
    }),
  );
  expect([...readUsers(path).keys()].sort()).toEqual([...logins].sort());
});

test('equal passwords have different hashes, and Unicode normalization does not matter', async () => {
  const cheap = { cost: 2, block_size: 1, parallelism: 1 };
  const [one, two] = [await hashPassword('Grüße', cheap), await hashPassword('Grüße', cheap)];
  expect(one.hash).not.toBe(two.hash);
  expect(one.salt).not.toBe(two.salt);
  expect(await isPassword('Gru\u0308\u00dfe', one)).toBe(true);
  expect(await isPassword('Grusse', one)).toBe(false);
  expect(newUser('a', 'viewer', one, '').credential).not.toBe(newUser('a', 'viewer', one, '').credential);
});

/** A terminal with scripted input; records whether its mode was restored. */
function terminal(...typed: readonly string[]) {
  const modes: boolean[] = [];
  const stream = Readable.from(typed, { objectMode: true });
  return { modes, input: Object.assign(stream, { isTTY: true, setRawMode: (isRaw: boolean) => modes.push(isRaw) }) };
}

test('a terminal prompts for the password twice, without echo', async () => {
  const root = onDisk({ 'xstack.config.json': '{}' });
  const { modes, input } = terminal('correct horsX\u007fe battery\r', `${secret}\r`);
  const { exit, stderr } = await portalUser(root, ['add', 'ana'], input);
  expect([exit, stderr]).toEqual([0, 'password of ana: \nonce more: \n']);
  expect(modes).toEqual([true, false]);
  expect(
    await isPassword(
      secret,
      (readUsers(join(root, '.xstack/portal-users.json')).get('ana') as NonNullable<ReturnType<typeof newUser>>)
        .password,
    ),
  ).toBe(true);
});

test.each([
  ['two that differ', [`${secret}\r`, 'correct horse batterie\r'], /two passwords differ/],
  ['Ctrl-C', ['corr\u0003'], /no password was given/],
  ['one that is short', ['short\r', 'short\r'], /at least 10 characters/],
  ['one with the name', ['anastasia12\r', 'anastasia12\r'], /must not hold the name/],
])('%s at a terminal: no user is added', async (_, typed, why) => {
  const root = onDisk({ 'xstack.config.json': '{}' });
  const { modes, input } = terminal(...typed);
  const { exit, stderr } = await portalUser(root, ['add', 'anastasia'], input);
  expect(exit).toBe(2);
  expect(stderr).toMatch(why);
  expect(modes.at(-1)).toBe(false);
  expect(readUsers(join(root, '.xstack/portal-users.json')).size).toBe(0);
});
