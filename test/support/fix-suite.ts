/** The law of `fix`: on the inputs of stories, it removes the diagnostics of a code and adds none. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Code } from '../../tools/xstack/core/base/diagnostic/codes.ts';
import { fixes } from '../../tools/xstack/core/compiler/fix/fixes.ts';
import { readStory, runHere, type Story } from './story.ts';
import { makeInputs } from './story-directory.ts';

interface FoundDiagnostic {
  readonly code: Code;
  readonly severity: string;
  readonly message: string;
  readonly file: string | null;
}

interface FixAnswer {
  readonly applied: readonly FoundDiagnostic[];
  readonly left: readonly FoundDiagnostic[];
}

const folder = join(import.meta.dirname, '../cases');

/** Fixes the inputs of the stories of each code that has a fix, until `most` edits were applied. */
export function fixSuite(most: number): void {
  const stories = readdirSync(folder)
    .filter((name) => name.endsWith('.txtar'))
    .sort()
    .map((name) => ({ name, story: readStory(readFileSync(join(folder, name), 'utf8')) }));
  for (const code of Object.keys(fixes) as Code[]) {
    if (code === 'refuse.format.not_formatted') continue; // `run` does not report it.
    const shown = stories.filter(
      ({ story }) => hasPacks(story) && [...story.expected.values()].some((text) => text.includes(`[${code}]`)),
    );
    test(`fix removes ${code} and adds nothing`, async () => {
      let edits = 0;
      for (const { name, story } of shown) {
        if (edits >= most) break;
        edits += await expectFixed(name, story, code);
      }
      expect(edits).toBeGreaterThan(0);
    });
  }
}

function hasPacks({ inputs }: Story): boolean {
  return [...inputs.keys()].some((path) => path.startsWith('packs/'));
}

/** Fixes one code in the inputs of a story; returns the number of applied edits. */
async function expectFixed(name: string, story: Story, code: Code): Promise<number> {
  const cwd = mkdtempSync(join(tmpdir(), 'xstack-fix-'));
  try {
    makeInputs(cwd, story);
    const before = await diagnosticsOf(cwd);
    const { stdout, stderr, exit } = await runHere(['fix', code, '--yes', '--json'], cwd, '');
    expect(`${name}: ${exit} ${stderr}`).toBe(`${name}: 0 `);
    const { applied } = JSON.parse(stdout) as FixAnswer;
    const after = await diagnosticsOf(cwd);
    const isRemoved = (found: FoundDiagnostic) =>
      applied.some((each) => each.message === found.message && each.file === found.file);
    expect(after.filter(isRemoved), `${name}: still reported`).toEqual([]);
    const hidden = before.flatMap(({ severity, file }) => (severity === 'error' ? [directoryOf(file)] : []));
    const isNew = (found: FoundDiagnostic) =>
      found.severity !== 'note' && !before.some((each) => each.code === found.code && each.file === found.file);
    const added = after.filter((found) => isNew(found) && !hidden.includes(directoryOf(found.file)));
    expect(added, `${name}: added`).toEqual([]);
    return applied.length;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** Returns the diagnostics of a run. */
async function diagnosticsOf(cwd: string): Promise<readonly FoundDiagnostic[]> {
  const { stdout } = await runHere(['run', '--json', '--cache', 'off'], cwd, '');
  const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: readonly FoundDiagnostic[] };
  return diagnostics;
}

/** An error in the directory of a pack hides others there; one outside of the packs hides what is resolved. */
function directoryOf(file: string | null): string {
  return file?.split('/').slice(0, 3).join('/') ?? '';
}
