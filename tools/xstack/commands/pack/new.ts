import { join } from 'node:path';
import { sha256Hex } from '#platform';
import type { JsonObject } from '../../core/base/json/value.ts';
import { pathProblem } from '../../core/base/text/path-policy.ts';
import { packCanonicalHash } from '../../core/compiler/pack/canonical-hash.ts';
import { parseDependency } from '../../core/compiler/pack/dependency.ts';
import { categories } from '../../core/compiler/pack/layout.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { UsageError } from '../../io/failure.ts';
import { existsSync } from '../../io/file-system.ts';
import { writeFiles } from '../../io/write-file.ts';
import { defineCommand } from '../../ops/command.ts';
import { checkInside } from '../../ops/project/output-directory.ts';
import { findProject, projectOptions } from '../../ops/project/project.ts';
import { commandResult } from '../../ops/report.ts';

export const command = defineCommand({
  summary: 'make a new pack that compiles as it is',
  positionals: [
    { name: 'category', summary: 'where it belongs', required: true, choices: categories },
    { name: 'pack_id', summary: 'its id, and the name of its directory', required: true },
  ],
  options: {
    ...projectOptions,
    description: { type: 'string', value: 'TEXT', summary: 'what the pack is for' },
  },
  examples: [['xstack pack new domain pack.domain.tides', 'make packs/domain/pack.domain.tides with one domain']],
  run: (args, { cwd }) => {
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, cwd, {
      needs: 'nothing',
      otherwise: cwd,
    });
    const [category, packId] = [args.category, args.pack_id];
    if (typeof parseDependency(packId, 0) === 'string' || packId.includes('@') || pathProblem(packId) !== undefined)
      throw new UsageError(
        `\`${packId}\` is not a pack id; ids are lower-case words joined by dots, such as \`pack.domain.tides\``,
      );
    const taken = categories.find((known) => existsSync(join(project.root, project.packsRoot, known, packId)));
    if (taken !== undefined)
      throw new UsageError(`there is a pack \`${packId}\` already, in \`${project.packsRoot}/${taken}\``);
    const path = `${project.packsRoot}/${category}/${packId}`;
    const files = starterFiles(packId, args.description ?? '');
    checkInside(project.root, [path]);
    writeFiles(files.map(({ name, text }) => ({ target: join(project.root, path, name), content: text })));
    return commandResult({
      root: project.root,
      diagnostics: allDiagnostics(byStage),
      json: { pack_id: packId, path, files: files.map(({ name }) => `${path}/${name}`) },
      text: `${path}\n${files.map(({ name }) => `  ${name}\n`).join('')}next: name the pack in a bundle, then \`xstack run\`\n`,
    });
  },
});

/** The manifest comes last, so that a directory never has one that names a file which is not there. */
function starterFiles(packId: string, description: string): { name: string; text: string }[] {
  const domainId = packId.replace(/^pack\./, '');
  const payloadPath = `data/${domainId}.json`;
  const payload = print({ domain_id: domainId, version: '0.1.0', description });
  const manifest: JsonObject = {
    schema_version: '1.0.0',
    pack_id: packId,
    version: '0.1.0',
    compatibility: { session_spec_min: '1.0.0', session_spec_max: '1.0.0' },
    dependencies: [],
    contribution_types: ['domain'],
    contributions: [{ type: 'domain', id: domainId, path: payloadPath }],
  };
  const hash = packCanonicalHash(manifest, [{ path: payloadPath, sha256: sha256Hex(payload), size: payload.length }]);
  return [
    { name: payloadPath, text: payload },
    { name: 'pack.json', text: print({ ...manifest, canonical_hash: hash, signature_status: 'unsigned' }) },
  ];
}

function print(value: JsonObject): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
