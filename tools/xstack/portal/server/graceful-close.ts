import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Returns a function that closes the server: refuses new requests, waits up to `patience_ms` for those in progress, and
 * closes all other connections. `server.close` alone waits for unused connections, which browsers open in advance.
 */
export function gracefulClose(server: Server): (patience_ms: number) => Promise<void> {
  const connections = new Map<Socket, ServerResponse | undefined>();
  let isClosing = false;
  server.on('connection', (socket: Socket) => {
    connections.set(socket, undefined);
    socket.once('close', () => connections.delete(socket));
  });
  server.prependListener('request', ({ socket }, response) => {
    connections.set(socket, response);
    response.once('close', () => {
      if (connections.get(socket) === response) connections.set(socket, undefined);
      if (isClosing) socket.destroySoon();
    });
  });
  return async (patience_ms) => {
    isClosing = true;
    const impatience = setTimeout(() => server.closeAllConnections(), patience_ms);
    const closed = new Promise((resolve) => server.close(resolve));
    for (const [socket, response] of connections) if (response === undefined) socket.destroy();
    await closed;
    clearTimeout(impatience);
  };
}
