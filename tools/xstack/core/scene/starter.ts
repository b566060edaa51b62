import { contractFile } from '../base/text/scene-files.ts';
import type { Coordinate } from './index/coordinate.ts';

/**
 * Returns the files of a new package, which passes every check. The contract comes last: a directory without it is no
 * package.
 */
export function starterFiles({ group, name, version }: Coordinate): { readonly path: string; readonly text: string }[] {
  const contract = {
    apiVersion: 'kse.scene.package/v0.1',
    kind: 'scene-template',
    metadata: { group, name, version, summary: `The scene ${name}` },
    compatibility: { min_kse_version: '1.0.0', scene_api_version: 'v0.1' },
    capabilities: { provides: [`scene.${name}`], requires: [] },
    parameters: [{ id: 'title', type: 'string', required: false, default: name, description: 'Title of the scene' }],
    artifacts: { entry_scene: 'scene.yaml', generates: ['scene.yaml', 'README.md'] },
    governance: { risk_level: 'low', approval_required: false, rollback_supported: true },
  };
  return [
    { path: 'scene.yaml', text: `scene: ${name}\ntitle: "{{ title }}"\n` },
    { path: 'README.md', text: `# ${name}\n\nWhat the scene shows, and what it needs.\n` },
    { path: contractFile, text: `${JSON.stringify(contract, null, 2)}\n` },
  ];
}
