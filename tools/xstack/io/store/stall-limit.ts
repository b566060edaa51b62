import type { Socket } from 'node:net';

/** Allowance for slow links: bytes sent for which one more second is granted. */
const sentPerSecond = 1024 * 1024;
/** Timers run before received data is read: after a long computation the answer may have arrived already. */
const grace_ms = 100;

/**
 * Waits for an answer while bytes arrive. If none does for `silence_ms` (longer after sending much), destroys the
 * socket, and `work` fails.
 */
export async function withStallLimit<T>(
  socket: Socket,
  silence_ms: number,
  sent: readonly unknown[],
  work: () => Promise<T>,
): Promise<T> {
  const limit_ms = silence_ms + (sizeOf(sent) / sentPerSecond) * 1000;
  let stalled = false;
  let timer: NodeJS.Timeout;
  const watch = (received: number) => {
    timer = setTimeout(() => {
      timer = setTimeout(() => {
        if (socket.bytesRead !== received) {
          watch(socket.bytesRead);
          return;
        }
        stalled = true;
        socket.destroy();
      }, grace_ms);
    }, limit_ms);
  };
  watch(socket.bytesRead);
  try {
    return await work();
  } catch (error) {
    throw stalled ? new Error('the database does not answer') : error;
  } finally {
    // biome-ignore lint/style/noNonNullAssertion: `watch` has set it
    clearTimeout(timer!);
  }
}

function sizeOf(sent: readonly unknown[]): number {
  return sent.reduce<number>((sum, each) => sum + (typeof each === 'string' ? each.length : 8), 0);
}
