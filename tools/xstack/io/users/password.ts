import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** A password as it is kept: what scrypt made of it, with everything that is needed to do that again. */
export interface PasswordHash {
  readonly algorithm: 'scrypt';
  readonly cost: number;
  readonly block_size: number;
  readonly parallelism: number;
  /** Base64. */
  readonly salt: string;
  readonly hash: string;
}

/** 32 MiB and about a tenth of a second: what OWASP recommends. */
const defaultCost = { cost: 2 ** 15, block_size: 8, parallelism: 3 } as const;

export type Cost = Pick<PasswordHash, 'cost' | 'block_size' | 'parallelism'>;

export async function hashPassword(password: string, cost: Cost = defaultCost): Promise<PasswordHash> {
  const salt = randomBytes(16).toString('base64');
  const parameters = { algorithm: 'scrypt', ...cost, salt } as const;
  return { ...parameters, hash: (await derive(password, parameters)).toString('base64') };
}

/** The hash of a password that nobody has. */
export function unknownPassword(): PasswordHash {
  const random = (bytes: number) => randomBytes(bytes).toString('base64');
  return { algorithm: 'scrypt', ...defaultCost, salt: random(16), hash: random(keyBytes) };
}

export async function isPassword(password: string, kept: PasswordHash): Promise<boolean> {
  const wanted = Buffer.from(kept.hash, 'base64');
  const given = await derive(password, kept);
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
    // Composed: two keyboards may write one letter in two ways.
    scrypt(password.normalize('NFC'), Buffer.from(salt, 'base64'), keyBytes, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
