const intent = '{"intent":"app.init","params":{}}';
/** Broken HTTP requests. `HOST` is replaced by the host. */
export const brokenHttp: Readonly<Record<string, string>> = {
  'no HTTP at all': 'hello\r\n\r\n',
  'a TLS handshake': '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
  'an unknown method': 'FROBNICATE /api/v1/intent HTTP/1.1\r\nHost: HOST\r\n\r\n',
  'an unknown version': 'GET / HTTP/9.9\r\nHost: HOST\r\n\r\n',
  'no host': `POST /api/v1/intent HTTP/1.1\r\nContent-Length: ${intent.length}\r\nConnection: close\r\n\r\n${intent}`,
  'two hosts': `POST /api/v1/intent HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\nContent-Length: ${intent.length}\r\nConnection: close\r\n\r\n${intent}`,
  'two lengths': `POST /api/v1/intent HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n${intent}`,
  'length and chunks': `POST /api/v1/intent HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  'a negative length': 'POST /api/v1/intent HTTP/1.1\r\nHost: HOST\r\nContent-Length: -1\r\n\r\n',
  'a length that is no number': 'POST /api/v1/intent HTTP/1.1\r\nHost: HOST\r\nContent-Length: x\r\n\r\n',
  'a broken chunk': 'POST /api/v1/intent HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  'a header without a name': 'GET / HTTP/1.1\r\nHost: HOST\r\n: x\r\n\r\n',
  'a header with NUL': 'GET / HTTP/1.1\r\nHost: HOST\r\nX-Trace-Id: a\u0000b\r\n\r\n',
  'a header without end': `GET / HTTP/1.1\r\nHost: HOST\r\nX-Trace-Id: ${'a'.repeat(100_000)}\r\n\r\n`,
  'a path without end': `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: HOST\r\n\r\n`,
  'a path with a space': 'GET /a b HTTP/1.1\r\nHost: HOST\r\n\r\n',
  'a foreign host': `POST /api/v1/intent HTTP/1.1\r\nHost: evil.example\r\nContent-Length: ${intent.length}\r\nConnection: close\r\n\r\n${intent}`,
  'an absolute address': `POST http://evil.example/api/v1/intent HTTP/1.1\r\nHost: HOST\r\nContent-Length: ${intent.length}\r\nConnection: close\r\n\r\n${intent}`,
  'a tunnel': 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n',
  'an upgrade':
    'GET /api/v1/intent HTTP/1.1\r\nHost: HOST\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n',
  'an expectation': `POST /api/v1/intent HTTP/1.1\r\nHost: HOST\r\nExpect: the-unexpected\r\nContent-Length: ${intent.length}\r\nConnection: close\r\n\r\n${intent}`,
};
