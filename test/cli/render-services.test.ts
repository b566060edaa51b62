import { describe, expect, test } from 'vitest';
import { render } from '../../tools/xstack/cli/render/render.ts';
import { diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { diagnostics, range, result } from './fixtures/result.ts';

describe('gitlab', () => {
  test('is a Code Quality report with the documented members', async () => {
    const { stdout } = await render(
      { ...result, diagnostics: [...diagnostics, diagnostic('refuse.pack.symlink', 'x')] },
      { format: 'gitlab', quiet: false, colour: false, version: '', maximum: 2, pathPrefix: 'content' },
    );
    const issues = JSON.parse(stdout) as Record<string, unknown>[];
    expect(issues.map(({ fingerprint: _, ...rest }) => rest)).toEqual([
      {
        description: 'no such pack\nnote: the other place (content/packs/x.json:1:1)\ndid you mean another?',
        check_name: 'refuse.pack.missing_dependency',
        severity: 'major',
        location: { path: 'content/packs/core/ä b/pack.json', lines: { begin: 2 } },
      },
      {
        description: 'x',
        check_name: 'refuse.pack.symlink',
        severity: 'major',
        location: { path: 'content/xstack.config.json', lines: { begin: 1 } },
      },
      {
        description: '1 more of this code',
        check_name: 'warn.pack.stray_file',
        severity: 'minor',
        location: { path: 'content/xstack.config.json', lines: { begin: 1 } },
      },
      {
        description: '1 more of this code',
        check_name: 'note.pack.unused_contribution_type',
        severity: 'info',
        location: { path: 'content/xstack.config.json', lines: { begin: 1 } },
      },
    ]);
  });

  test('a fingerprint is unique in a report, and survives other lines', async () => {
    const fingerprints = async (line: number) => {
      const at = { file: 'a', range: range(line, 1, 2) };
      const twice = [1, 2].map(() => diagnostic('refuse.pack.symlink', 'link `x`', { at }));
      const found = { ...result, diagnostics: [...twice, diagnostic('refuse.pack.symlink', 'link `y`', { at })] };
      const { stdout } = await render(found, { format: 'gitlab', quiet: false, colour: false, version: '' });
      return (JSON.parse(stdout) as { fingerprint: string }[]).map(({ fingerprint }) => fingerprint);
    };
    const before = await fingerprints(1);
    expect(new Set(before).size).toBe(3);
    expect(await fingerprints(9)).toEqual(before);
  });
});

describe('markdown', () => {
  test('is a heading, counts, a table of diagnostics and one of stages', async () => {
    const stages = [{ id: '01.a', status: 'ok', duration_ms: 5, diagnostics: [] }];
    const { stdout } = await render(
      { ...result, stages, remark: 'since x: nothing left out' },
      { format: 'markdown', quiet: false, colour: false, version: '', maximum: 2 },
    );
    const lines = stdout.split('\n').filter(Boolean);
    expect(lines.slice(0, 3)).toEqual([
      '## xstack: refused',
      '1 error, 1 warning, 1 note',
      'since x&#58; nothing left out',
    ]);
    expect(lines).toContain('| 01.a | ok | 5 ms |');
    expect(stdout).toContain(
      '| error | packs/core/ä b/pack.json&#58;2&#58;4 | [`refuse.pack.missing_dependency`](https://xstack.dev/diagnostics/refuse.pack.missing_dependency.html)<br>no such pack<br>note&#58; the other place &#40;packs/x.json&#58;1&#58;1&#41;<br>did you mean another? |',
    );
    expect(stdout).toContain('1 more of [`note.pack.unused_contribution_type`]');
  });

  test('strings of a file add no markup', async () => {
    const message = '`a|b` <img src=x> [x](https://evil.example) **bold** @all | \n# head';
    const found = diagnostic('refuse.pack.symlink', message, { at: { file: message } });
    const { stdout } = await render(
      { ...result, diagnostics: [found] },
      { format: 'markdown', quiet: false, colour: false, version: '' },
    );
    const row = stdout.split('\n').find((line) => line.startsWith('| error')) ?? '';
    expect(row.split(' | ')).toHaveLength(3);
    expect(row).toContain('<code>a&#124;b</code> &#60;img src&#61;x&#62;');
    expect(row.replace(/\[`refuse[^)]*\)|<\/?code>|<br>|&#\d+;/g, '')).not.toMatch(/[<>`*[\]()#@]/);
  });
});
