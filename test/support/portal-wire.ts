/** Requests and answers as bytes, without the checks of an HTTP client. */
import { connect } from 'node:net';
import { patience_ms } from './patience.ts';

export interface RawAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

let clients = 0;

/** Another loopback address for each client, where the system has them: limits are per address. */
function clientAddress(): { readonly localAddress?: string } {
  if (process.platform !== 'linux') return {};
  const n = ++clients % 60_000;
  return { localAddress: `127.1.${Math.floor(n / 250)}.${1 + (n % 250)}` };
}

/** Sends bytes as they are and reads until the other side closes or stops sending. */
export function sendRaw(url: string, bytes: Uint8Array): Promise<RawAnswer | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const target = { host: hostname, port: Number(port), ...clientAddress() };
    const socket = connect(target, () => void socket.write(bytes));
    const chunks: Buffer[] = [];
    socket.setTimeout(patience_ms, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (isWhole(Buffer.concat(chunks))) socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => resolve(chunks.length === 0 ? undefined : heard(Buffer.concat(chunks))));
  });
}

/** The request as bytes on the wire: no client library refuses to send it. */
export function onTheWire({ method, path, headers, body }: RawRequest, host: string): Buffer {
  const lines = Object.entries({ host, connection: 'close', ...headers, 'content-length': String(body.length) });
  const head = [`${method} ${path} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), '', ''].join(
    '\r\n',
  );
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}

/** Reports whether an answer with a length is complete. */
function isWhole(bytes: Buffer): boolean {
  const end = bytes.indexOf('\r\n\r\n');
  const length = /^content-length: *(\d+)/im.exec(bytes.subarray(0, Math.max(end, 0)).toString('latin1'))?.[1];
  return length !== undefined && bytes.length >= end + 4 + Number(length);
}

/** Parses the first answer in the received bytes. */
function heard(bytes: Buffer): RawAnswer {
  const text = bytes.toString('utf8');
  const end = text.indexOf('\r\n\r\n');
  const head = end === -1 ? text : text.slice(0, end);
  const isChunked = /^transfer-encoding: *chunked/im.test(head);
  const rest = end === -1 ? '' : text.slice(end + 4);
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0),
    type: /^content-type: *(.*)$/im.exec(head)?.[1]?.trim() ?? '',
    body: isChunked ? dechunked(rest) : rest,
  };
}

function dechunked(text: string): string {
  return text.replace(/^[0-9a-f]+\r\n/gim, '').replace(/\r\n/g, '');
}
