import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** A file of the web application, ready to be sent. */
interface StaticFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>> & { readonly ETag: string };
}

export interface StaticFiles {
  /** Returns the file of a path, in an encoding that the client accepts. */
  readonly find: (path: string, acceptedEncodings: string | undefined) => StaticFile | undefined;
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  json: 'application/json; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json; charset=utf-8',
};

/** Paths of the web application, by their first segment: `index.html` is served for all of them. */
const pages = /^\/(?:|(?:login|admin|bundles|packs|registries|diagnostics|governance|scenes|health|usage)(?:\/.*)?)$/;

/** The files of the web application, in a table that is filled once: no request path reaches the file system. */
export function staticFiles(files: ReadonlyMap<string, Uint8Array>): StaticFiles {
  const table = new Map<string, EncodedFile>([...files].flatMap(([name, bytes]) => fileOf(name, bytes) ?? []));
  const index = table.get('/index.html');
  return {
    find: (path, accepted = '') => {
      const file = pages.test(path) ? index : table.get(path);
      if (file === undefined) return undefined;
      const encoding = file.length < 1000 ? undefined : encodings.find((name) => accepts(accepted, name));
      return encoding === undefined ? file.as('identity') : file.as(encoding);
    },
  };
}

const encodings = ['br', 'gzip'] as const;
type Encoding = (typeof encodings)[number] | 'identity';

function accepts(accepted: string, encoding: string): boolean {
  return accepted.split(',').some((each) => {
    const [name = '', weight = ''] = each
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    return name === encoding && !/^q=0(\.0*)?$/.test(weight);
  });
}

interface EncodedFile {
  readonly length: number;
  readonly as: (encoding: Encoding) => StaticFile;
}

/** Returns the path of a file and the file in each encoding, which is created on first use. */
function fileOf(name: string, bytes: Uint8Array): readonly (readonly [path: string, file: EncodedFile])[] | undefined {
  const type = types[name.slice(name.lastIndexOf('.') + 1)];
  if (type === undefined) return undefined;
  const made = new Map<Encoding, StaticFile>();
  const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  const isHashed = /-[A-Z0-9]{8}\.\w+$/.test(name);
  const headers = (encoding: Encoding) => ({
    'Content-Type': type,
    'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: `"${digest}-${encoding}"`,
    Vary: 'Accept-Encoding',
    ...(encoding !== 'identity' && { 'Content-Encoding': encoding }),
  });
  const as = (encoding: Encoding): StaticFile => {
    const known = made.get(encoding);
    if (known !== undefined) return known;
    const file = { bytes: compressed(bytes, encoding), headers: headers(encoding) };
    made.set(encoding, file);
    return file;
  };
  return [[`/${name}`, { length: bytes.length, as }] as const];
}

function compressed(bytes: Uint8Array, encoding: Encoding): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encoding === 'br' ? brotliCompressSync(bytes) : encoding === 'gzip' ? gzipSync(bytes) : bytes);
}
