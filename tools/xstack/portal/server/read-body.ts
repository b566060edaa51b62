import type { IncomingMessage } from 'node:http';
import type { Budget } from './limits.ts';
import { type Refusal, refusal, tooMany } from './refusal.ts';

export interface BodyLimits {
  readonly maximum: number;
  /** Shared by all requests. */
  readonly budget: Budget;
}

export type Body =
  | { readonly ok: true; readonly bytes: Buffer; readonly release: () => void }
  | { readonly ok: false; readonly refusal: Refusal };

/** Reads a body. Refuses one that exceeds its own limit or the budget shared by all requests. */
export async function readBody(incoming: IncomingMessage, { maximum, budget }: BodyLimits): Promise<Body> {
  if (declaredLength(incoming) > maximum) return { ok: false, refusal: tooLarge(maximum) };
  const chunks: Buffer[] = [];
  let size = 0;
  const release = () => budget.give(size);
  const giveUp = (refusal: Refusal): Body => {
    release();
    return { ok: false, refusal };
  };
  try {
    for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
      const bytes = chunk as Buffer;
      if (size + bytes.length > maximum) return giveUp(tooLarge(maximum));
      if (!budget.take(bytes.length))
        return giveUp(tooMany('SERVER_BUSY', 'the requests in progress use all memory of the portal for bodies', 1));
      size += bytes.length;
      chunks.push(bytes);
    }
  } catch {
    return giveUp(refusal('BAD_REQUEST', 'BODY_INCOMPLETE', 'the request ended before its body'));
  }
  return { ok: true, bytes: Buffer.concat(chunks), release };
}

/**
 * Discards the rest of a request that was answered already, so that the client receives the answer instead of a
 * connection reset. Closes the connection after `maximum` bytes.
 */
export function discardRest(incoming: IncomingMessage, maximum: number): void {
  if (incoming.readableEnded || incoming.destroyed) return;
  let left = maximum;
  incoming.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) incoming.destroy();
  });
  incoming.on('error', () => {});
  incoming.resume();
}

/** Returns the declared length of a request; 0 without one. */
export function declaredLength(incoming: IncomingMessage): number {
  return Number(incoming.headers['content-length'] ?? 0);
}

function tooLarge(maximum: number): Refusal {
  return refusal('PAYLOAD_TOO_LARGE', 'BODY_TOO_LARGE', `the body of a request may have at most ${maximum} bytes`, {
    hint: 'take scenes out of the package that are not needed, or import it with `xstack package import`',
  });
}
