import { basename, join } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import { decodeUtf8 } from '#platform';
import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { closest } from '../../core/base/diagnostic/suggest.ts';
import type { IdentifiedPack } from '../../core/compiler/resolve/identified-pack.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { disk } from '../../io/disk.ts';
import { writeFiles } from '../../io/write-file.ts';
import { defineCommand } from '../../ops/command.ts';
import { compileProject } from '../../ops/project/compile-project.ts';
import { checkInside } from '../../ops/project/output-directory.ts';
import { findProject, projectOptions } from '../../ops/project/project.ts';
import { commandResult, table } from '../../ops/report.ts';

/** What hashing does not need to be right: these it is asked to mend, or are of other packs. */
const aboutHashes = [
  'refuse.pack.canonical_hash_mismatch',
  'refuse.pack.canonical_hash_invalid',
  'warn.pack.placeholder_hash',
];

export const command = defineCommand({
  summary: 'compute the canonical hash of packs, and write it into their manifests',
  positionals: [{ name: 'packs', summary: 'pack ids or directories (default: all packs)', repeated: true }],
  options: {
    ...projectOptions,
    write: { type: 'boolean', summary: 'write the hashes into the manifests; nothing else in them changes' },
  },
  examples: [
    ['xstack pack hash', 'show the computed hash of every pack'],
    ['xstack pack hash pack.core.runtime --write', 'bring the `canonical_hash` of one pack up to date'],
  ],
  run: async (args, { cwd }) => {
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, cwd, { needs: 'packs' });
    const { packs } = await compileProject(project, { diagnostics: byStage, bundleId: null });
    const wanted = args.packs ?? [];
    const names = wanted.map((name) => basename(name));
    const isWanted = (name: string) => names.length === 0 || names.includes(name);
    const selected = [...packs.values()].filter(({ identity }) => isWanted(identity.packId));
    const errors = allDiagnostics(byStage).filter(
      ({ code, severity }) => severity === 'error' && !aboutHashes.includes(code),
    );
    const relevant = errors.filter((found) => isWanted(packNameOf(project.packsRoot, found)));
    const missing = names
      .filter((name) => !packs.has(name) && !relevant.some((found) => packNameOf(project.packsRoot, found) === name))
      .map((name) => missingPack(name, packs.keys()));
    const refused = relevant.some(({ severity }) => severity === 'error') || missing.length > 0;
    const changed = selected.filter(
      ({ identity, path }) => declaredHash(join(project.root, path)) !== identity.canonicalHash,
    );
    if (args.write === true && !refused) {
      checkInside(
        project.root,
        changed.map(({ path }) => path),
      );
      writeFiles(
        changed.map((pack) => ({
          target: join(project.root, pack.path, 'pack.json'),
          content: withHash(join(project.root, pack.path), pack),
        })),
      );
    }
    return commandResult({
      root: project.root,
      diagnostics: [...relevant, ...missing],
      json: {
        packs: selected.map(({ identity, path }) => ({
          pack_id: identity.packId,
          path,
          canonical_hash: identity.canonicalHash,
        })),
        written: args.write === true && !refused ? changed.map(({ identity }) => identity.packId) : [],
      },
      text: table(
        selected.map((pack) => [
          pack.identity.canonicalHash,
          pack.identity.packId,
          stateOf(pack, changed, args.write === true && !refused),
        ]),
      ),
    });
  },
});

function stateOf(pack: IdentifiedPack, changed: readonly IdentifiedPack[], wrote: boolean): string {
  if (!changed.includes(pack)) return '';
  return wrote ? 'written' : 'differs from the manifest';
}

/** The pack that a finding is about, by the name of its directory; empty where it is about none. */
function packNameOf(packsRoot: string, { at }: Diagnostic): string {
  const below = at?.file.startsWith(`${packsRoot}/`) ? at.file.slice(packsRoot.length + 1).split('/') : [];
  return below[1] ?? '';
}

function missingPack(name: string, known: Iterable<string>): Diagnostic {
  const near = closest(name, known);
  return diagnostic('refuse.pack.selection_missing_pack', `pack \`${name}\` does not exist`, {
    help: near === undefined ? '`xstack pack list --all` lists the packs' : `did you mean \`${near}\`?`,
  });
}

function manifestText(directory: string): string {
  const text = decodeUtf8(disk.read(join(directory, 'pack.json')));
  if (text === undefined) throw new Error('bug: a manifest that was read is not UTF-8');
  return text;
}

function declaredHash(directory: string): unknown {
  return (JSON.parse(manifestText(directory).replace(/^\uFEFF/, '')) as { canonical_hash: unknown }).canonical_hash;
}

/** The manifest with the computed hash; the author's formatting is kept. One that was not there stands before the signature status. */
function withHash(directory: string, { identity }: IdentifiedPack): string {
  const text = manifestText(directory);
  const edits = modify(text, ['canonical_hash'], identity.canonicalHash, {
    formattingOptions: { insertSpaces: true, tabSize: 2, eol: text.includes('\r\n') ? '\r\n' : '\n' },
    getInsertionIndex: (members) => members.indexOf('signature_status'),
  });
  return applyEdits(text, edits);
}
