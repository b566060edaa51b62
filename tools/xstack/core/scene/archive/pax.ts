import { corrupt } from './refusal.ts';
import { utf8 } from './tar-header.ts';

const newline = 0x0a;
const space = 0x20;

/** Parses the records of a pax header, each `<length> <key>=<value>\n` with the length in bytes. */
export function readPax(body: Uint8Array): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < body.length; ) {
    const blank = body.indexOf(space, at);
    const digits = blank === -1 || blank - at > 9 ? '' : utf8(body.subarray(at, blank));
    const end = at + (/^[1-9]\d*$/.test(digits) ? Number(digits) : 0);
    if (end <= blank + 1 || end > body.length || body[end - 1] !== newline) throw damaged();
    const record = utf8(body.subarray(blank + 1, end - 1));
    const equals = record.indexOf('=');
    if (equals < 1) throw damaged();
    const key = record.slice(0, equals);
    if (records.has(key)) throw corrupt(`duplicate \`${key}\` in a pax header`);
    records.set(key, record.slice(equals + 1));
    at = end;
  }
  return records;
}

function damaged() {
  return corrupt('a pax header is damaged');
}
