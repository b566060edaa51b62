import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** A stored password: the result of scrypt with its parameters. */
export interface PasswordHash {
  readonly algorithm: 'scrypt';
  readonly cost: number;
  readonly block_size: number;
  readonly parallelism: number;
  /** Base64. */
  readonly salt: string;
  readonly hash: string;
}

/** 32 MiB and about a tenth of a second: the recommendation of OWASP. */
const defaultCost = { cost: 2 ** 15, block_size: 8, parallelism: 3 } as const;

export type Cost = Pick<PasswordHash, 'cost' | 'block_size' | 'parallelism'>;

export async function hashPassword(password: string, cost: Cost = defaultCost): Promise<PasswordHash> {
  const salt = randomBytes(16).toString('base64');
  const parameters = { algorithm: 'scrypt', ...cost, salt } as const;
  return { ...parameters, hash: (await derive(password, parameters)).toString('base64') };
}

/** Returns a hash that no password matches. */
export function unknownPassword(): PasswordHash {
  const random = (bytes: number) => randomBytes(bytes).toString('base64');
  return { algorithm: 'scrypt', ...defaultCost, salt: random(16), hash: random(keyBytes) };
}

export async function isPassword(password: string, stored: PasswordHash): Promise<boolean> {
  const wanted = Buffer.from(stored.hash, 'base64');
  const given = await derive(password, stored);
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

const keyBytes = 32;

function derive(
  password: string,
  { salt, cost, block_size, parallelism }: Omit<PasswordHash, 'hash'>,
): Promise<Buffer> {
  const options: ScryptOptions = {
    N: cost,
    r: block_size,
    p: parallelism,
    maxmem: 128 * block_size * (cost + parallelism + 1) + 1024 * 1024,
  };
  return new Promise((resolve, reject) => {
    // NFC: keyboards may produce the same letter as different code points.
    scrypt(password.normalize('NFC'), Buffer.from(salt, 'base64'), keyBytes, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
