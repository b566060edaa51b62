import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import type { ReadChunks } from './source-tree.ts';

/** Packs contain data only. Programs are detected by name, mode and first bytes. */
const executableExtensions = new Set(
  (
    'bash bat cjs class cmd com command cpl csh cts dll dylib elf exe fish hta jar js jse jsx ksh ' +
    'lua mjs msi msp mts node php pif pl pm ps1 psd1 psm1 py pyc pyd pyo pyw pyz rb scr sh so tcl ts tsx ' +
    'vb vbe vbs wasm wsf wsh zsh'
  ).split(' '),
);

const signatures: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x23, 0x21], 'a script (it begins with `#!`)'],
  [[0x7f, 0x45, 0x4c, 0x46], 'an ELF program'],
  [[0xfe, 0xed, 0xfa, 0xce], 'a Mach-O program'],
  [[0xfe, 0xed, 0xfa, 0xcf], 'a Mach-O program'],
  [[0xce, 0xfa, 0xed, 0xfe], 'a Mach-O program'],
  [[0xcf, 0xfa, 0xed, 0xfe], 'a Mach-O program'],
  [[0xca, 0xfe, 0xba, 0xbe], 'a Java class or a Mach-O program'],
  [[0x00, 0x61, 0x73, 0x6d], 'a WebAssembly module'],
];

/** Signatures of the header that the DOS stub of a Windows program points to. */
const windowsHeaders = ['PE\0\0', 'NE', 'LE', 'LX'];

const firstBytes = new Set([0x4d, ...signatures.map(([[first]]) => first)]);

const byteOrderMark = [0xef, 0xbb, 0xbf];

/** Version numbers after the extension of a shared library: `libtool.so.1.2`. */
const libraryVersion = /\.so(?:\.\d+)+$/i;

/** Returns the reason why a name is that of an executable, or undefined. */
export function executableName(path: string): string | undefined {
  const extension = libraryVersion.test(path) ? 'so' : path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return path.includes('.') && executableExtensions.has(extension)
    ? `the extension \`.${extension}\` is that of a program`
    : undefined;
}

/**
 * Refuses files that begin like programs, except those that the layout refuses by their names. `head`: the first bytes,
 * all of them if there are fewer than 64 KiB.
 */
export function checkContent(report: Report, file: string, head: Uint8Array, size: number): void {
  const program = executableContent(head, size);
  if (program === undefined || executableName(file) !== undefined) return;
  report(
    diagnostic('refuse.pack.executable_content_forbidden', `\`${file}\` looks executable: ${program}`, {
      at: { file },
      help: 'move programs out of the packs; packs contain data only',
    }),
  );
}

/** Checks the first chunk of a file, without reading the rest. */
export function checkHead(report: Report, chunks: ReadChunks, file: string, size: number): void {
  for (const head of chunks(file, size)) {
    checkContent(report, file, head, size);
    return;
  }
}

/** Returns the reason why the first bytes are those of a program, or undefined. */
function executableContent(bytes: Uint8Array, size: number): string | undefined {
  const hasByteOrderMark = bytes[0] === 0xef && byteOrderMark.every((byte, i) => bytes[i] === byte);
  const start = hasByteOrderMark ? byteOrderMark.length : 0;
  if (!firstBytes.has(bytes[start])) return undefined;
  const found = signatures.find(([signature]) => signature.every((byte, i) => bytes[start + i] === byte));
  if (found !== undefined) return `it is ${found[1]}`;
  return isWindowsProgram(bytes.subarray(start), size - start) ? 'it is a Windows program' : undefined;
}

/** Detects a Windows program: `MZ`, and in byte 60 the offset of a second header, which distinguishes it from text. */
function isWindowsProgram(bytes: Uint8Array, size: number): boolean {
  if (bytes.length < 64 || bytes[0] !== 0x4d || bytes[1] !== 0x5a) return false;
  const offset = new DataView(bytes.buffer, bytes.byteOffset).getUint32(60, true);
  // The second header is beyond `bytes`: text has no zero byte in its first 64 bytes.
  if (offset + 4 > bytes.length) return offset + 4 <= size && bytes.subarray(0, 64).includes(0);
  return windowsHeaders.some((header) =>
    [...header].every((character, i) => bytes[offset + i] === character.charCodeAt(0)),
  );
}
