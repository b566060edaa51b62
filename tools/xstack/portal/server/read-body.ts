import type { IncomingMessage } from 'node:http';
import type { Budget } from './limits.ts';
import { type Refusal, refusal, tooMany } from './refusal.ts';

export interface BodyLimits {
  readonly maximum: number;
  /** Of all requests together. */
  readonly budget: Budget;
}

export type Body =
  | { readonly ok: true; readonly bytes: Buffer; readonly release: () => void }
  | { readonly ok: false; readonly refusal: Refusal };

/** Reads a body, but not more of it than is allowed: neither of this request nor of all that are read at the moment. */
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
        return giveUp(tooMany('SERVER_BUSY', 'the portal is working on as much as it can hold', 1));
      size += bytes.length;
      chunks.push(bytes);
    }
  } catch {
    return giveUp(refusal('BAD_REQUEST', 'BODY_INCOMPLETE', 'the request ended before its body'));
  }
  return { ok: true, bytes: Buffer.concat(chunks), release };
}

/**
 * Takes what is still on its way of a request that was answered already, so that its sender hears the answer instead of
 * a broken connection. Not without end: then the connection is closed after all.
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

/** The declared length of a request; 0 where none is declared. */
export function declaredLength(incoming: IncomingMessage): number {
  return Number(incoming.headers['content-length'] ?? 0);
}

function tooLarge(maximum: number): Refusal {
  return refusal('PAYLOAD_TOO_LARGE', 'BODY_TOO_LARGE', `the body of a request may have at most ${maximum} bytes`, {
    hint: 'take scenes out of the package that are not needed, or import it with `xstack package import`',
  });
}
