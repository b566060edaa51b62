/** A rate: a burst, then one per `every_ms`. */
export interface Limit {
  readonly burst: number;
  readonly every_ms: number;
}

/** Takes a token; if none is left, returns the seconds to wait. */
export interface RateLimiter {
  readonly take: (key: string) => number | undefined;
  /** Puts a token back. */
  readonly refund: (key: string) => void;
}

const maximumKeys = 10_000;

/** A token bucket for each key. The number of keys is bounded: the least recently used one is dropped. */
export function rateLimiter({ burst, every_ms }: Limit, now: () => number): RateLimiter {
  const buckets = new Map<string, { left: number; at: number }>();
  const bucketOf = (key: string) => {
    const time = now();
    const bucket = buckets.get(key) ?? { left: burst, at: time };
    const left = Math.min(burst, bucket.left + Math.max(0, time - bucket.at) / every_ms);
    buckets.delete(key);
    if (buckets.size >= maximumKeys) buckets.delete(buckets.keys().next().value as string);
    const current = { left, at: time };
    buckets.set(key, current);
    return current;
  };
  return {
    take: (key) => {
      const bucket = bucketOf(key);
      if (bucket.left < 1) return Math.max(1, Math.ceil(((1 - bucket.left) * every_ms) / 1000));
      bucket.left--;
      return undefined;
    },
    refund: (key) => {
      const bucket = bucketOf(key);
      bucket.left = Math.min(burst, bucket.left + 1);
    },
  };
}

/** A resource of which a fixed amount may be in use at a time. */
export interface Budget {
  /** Takes an amount; returns false if less is left. */
  readonly take: (amount: number) => boolean;
  readonly give: (amount: number) => void;
}

export function budget(amount: number): Budget {
  let left = amount;
  return {
    take: (wanted) => {
      if (wanted > left) return false;
      left -= wanted;
      return true;
    },
    give: (back) => {
      left += back;
    },
  };
}

/** Runs tasks one after the other. */
export type Queue = <T>(task: () => Promise<T>) => Promise<T>;

function queue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task);
    last = result.catch(() => {});
    return result;
  };
}

/** The limits of one portal. */
export interface PortalLimits {
  /** Requests of one user, and requests without a login from one address. */
  readonly requestsOfUser: RateLimiter;
  readonly requestsOfAddress: RateLimiter;
  /** Login attempts for one user from one address, from one address, and for one user. */
  readonly loginsOfPair: RateLimiter;
  readonly loginsOfAddress: RateLimiter;
  readonly loginsOfUser: RateLimiter;
  /** Bearer tokens of one address that open no session. */
  readonly wrongTokensOfAddress: RateLimiter;
  /** Passwords that are being checked. Each takes 32 MiB. */
  readonly passwords: Budget;
  /** Bytes of all request bodies in progress. */
  readonly bodyBytes: Budget;
  /** Requests with a body above `largeBody` bytes: the values of one of them may need half of the portal's memory. */
  readonly largeRequests: Queue;
  readonly largeBody: number;
  /** Size limit of a body, in bytes. */
  readonly maximumBody: number;
  /** The same for a request without a login. */
  readonly maximumAnonymousBody: number;
}

const mebibyte = 1024 * 1024;

export function defaultPortalLimits(now: () => number): PortalLimits {
  return {
    requestsOfUser: rateLimiter({ burst: 5000, every_ms: 1 }, now),
    requestsOfAddress: rateLimiter({ burst: 1000, every_ms: 5 }, now),
    loginsOfPair: rateLimiter({ burst: 5, every_ms: 30_000 }, now),
    loginsOfAddress: rateLimiter({ burst: 20, every_ms: 10_000 }, now),
    loginsOfUser: rateLimiter({ burst: 50, every_ms: 10_000 }, now),
    wrongTokensOfAddress: rateLimiter({ burst: 100, every_ms: 1000 }, now),
    passwords: budget(16),
    bodyBytes: budget(128 * mebibyte),
    largeRequests: queue(),
    largeBody: mebibyte,
    maximumBody: 32 * mebibyte,
    maximumAnonymousBody: 64 * 1024,
  };
}
