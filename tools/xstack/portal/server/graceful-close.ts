import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Makes a function that closes the server: it takes no new requests, lets those that are there finish for so long, and
 * waits for nobody else. Node alone would wait for connections over which nothing was asked yet, as browsers open them.
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
