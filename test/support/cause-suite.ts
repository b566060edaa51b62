/** Laws of causes and edits over generated repositories; `count` of each family. */
import { describe, expect, test } from 'vitest';
import type { Code } from '../../tools/xstack/core/base/diagnostic/codes.ts';
import type { Diagnostic, Location, Related } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import type { DiagnosticEdit } from '../../tools/xstack/core/base/diagnostic/edit.ts';
import { patchedSource } from '../../tools/xstack/core/base/json/json-patch.ts';
import { resolutionCodes } from '../../tools/xstack/core/compiler/cause/resolution-codes.ts';
import { compile } from '../../tools/xstack/core/compiler/compile-sources.ts';
import { families, refusedRepository } from './refused-repositories.ts';
import { type Files, text } from './repository.ts';

type Document = Record<string, unknown>;

export function causeSuite(count: number): void {
  describe.each(families)('%s', (family) => {
    const repositories = Array.from({ length: count }, (_, seed) => refusedRepository(family, seed));

    test('every cause is refused alone, and without any one of its statements it is not', () => {
      for (const [seed, files] of repositories.entries()) {
        const refusals = refusalsOf(files);
        expect(refusals.length, `seed ${seed}`).toBeGreaterThan(0);
        for (const { code, cause = [] } of refusals) {
          expect(cause.length, `seed ${seed}, ${code}`).toBeGreaterThan(0);
          expect(codesOf(withOnly(files, code, cause, cause)), `seed ${seed}, only the cause`).toContain(code);
          for (const left of cause) {
            const others = cause.filter((each) => each !== left);
            expect(
              codesOf(withOnly(files, code, cause, others)),
              `seed ${seed}, without: ${left.message}`,
            ).not.toContain(code);
          }
        }
      }
    });

    test('an offered edit solves it: every offered edit removes its refusal and adds none', () => {
      for (const [seed, files] of repositories.entries()) {
        for (const refusal of refusalsOf(files)) {
          const { edits = [] } = refusal;
          expect(edits.length, `seed ${seed}, ${refusal.message}`).toBeGreaterThan(0);
          for (const edit of edits) expectSolved(files, refusal, edit, `seed ${seed}, ${edit.title}`);
        }
      }
    });
  });
}

function expectSolved(files: Files, { code, message }: Diagnostic, edit: DiagnosticEdit, context: string): void {
  const keys = (sources: Files) => errorsOf(sources).map((each) => `${each.code} ${each.message}`);
  const [before, after] = [keys(files), keys(edited(files, edit))];
  expect(after, context).not.toContain(`${code} ${message}`);
  // Overlapping cycles and faults behind a refusal become visible; a generated repository has one fault.
  if (code !== 'refuse.pack.circular_dependency') expect(after.length, context).toBeLessThan(before.length);
}

/** Returns the sources after an edit. */
function edited(files: Files, { patches }: DiagnosticEdit): Files {
  const changed = patches.map(({ file, operations }) => [file, patchedSource(files[file] as string, operations)]);
  return { ...files, ...Object.fromEntries(changed) };
}

function refusalsOf(files: Files): readonly Diagnostic[] {
  return errorsOf(files).filter(({ code }) => resolutionCodes.has(code));
}

function errorsOf(files: Files): readonly Diagnostic[] {
  return compile(files).diagnostics.filter(({ severity }) => severity === 'error');
}

function codesOf(files: Files): string[] {
  return errorsOf(files).map(({ code }) => code);
}

/** Returns the repository with only the statements in `kept`; of duplicate packs, each is a statement of `cause`. */
function withOnly(files: Files, code: Code, cause: readonly Related[], kept: readonly Related[]): Files {
  const keyOf = ({ file, pointer }: Location) => `${file}${pointer}`;
  const keys = new Set(kept.map(({ at }) => keyOf(at)));
  const isPack = code === 'refuse.pack.duplicate_pack_id' || code === 'refuse.pack.version_conflict';
  const leftOut = cause.filter(({ at }) => isPack && !keys.has(keyOf(at))).map(({ at }) => at.file);
  const documents = Object.entries(files).filter(([file]) => !leftOut.includes(file));
  const values = documents.map(([file, source]) => [file, JSON.parse(source as string) as Document] as const);
  const versioned = values.flatMap(([file, { pack_id }]) => (keys.has(`${file}/version`) ? [pack_id as string] : []));
  const isKept = (file: string, member: string) => (_: string, i: number) => keys.has(`${file}/${member}/${i}`);
  return Object.fromEntries(values.map(([file, value]) => [file, text(filtered(value, file))]));

  function filtered(value: Document, file: string): Document {
    const list = (member: string) => ((value[member] ?? []) as string[]).filter(isKept(file, member));
    const withoutRange = (token: string) => (versioned.includes(idOf(token)) ? token : idOf(token));
    if (file.endsWith('bundle.json'))
      return { ...value, pack_ids: list('pack_ids'), optional_pack_ids: list('optional_pack_ids') };
    return {
      ...value,
      dependencies: list('dependencies').map(withoutRange),
      optional_dependencies: list('optional_dependencies').map(withoutRange),
      conflicts: list('conflicts').filter((token) => !token.includes('@') || versioned.includes(idOf(token))),
      provides: list('provides'),
    };
  }
}

function idOf(token: string): string {
  return token.split('@')[0] as string;
}
