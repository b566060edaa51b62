import { join } from 'node:path';
import settings from '../../../../../.vscode/settings.json' with { type: 'json' };
import { isJsonObject, type JsonValue } from '../../../core/base/json/value.ts';
import { exists } from '../../../io/exists.ts';
import { type InstallationCheck, problem } from '../check.ts';
import { readLooseJson } from '../read-json.ts';

const file = '.vscode/settings.json';

export const editor: InstallationCheck = {
  id: 'editor',
  title: 'the schemas of the editor',
  projectProblems: ({ root }) => {
    const mapping = readLooseJson(root, file)?.['json.schemas'];
    if (!Array.isArray(mapping))
      return [problem('warning', 'no schemas are mapped for VS Code', 'run `xstack schema editor --write`', file)];
    const urls = mapping.flatMap((entry: JsonValue) =>
      isJsonObject(entry) && typeof entry['url'] === 'string' ? [entry['url']] : [],
    );
    const missing = settings['json.schemas'].filter(({ url }) => !urls.some((known) => nameOf(known) === nameOf(url)));
    const lost = urls.filter((url) => url.startsWith('./') && !exists(join(root, url)));
    const patterns = missing.map(({ fileMatch }) => `\`${fileMatch.join('`, `')}\``);
    const incomplete = problem(
      'warning',
      `no schema is mapped to ${patterns.join(', ')}`,
      'run `xstack schema editor --write`',
      file,
    );
    return [
      ...(missing.length > 0 ? [incomplete] : []),
      ...lost.map((url) => problem('warning', `schema \`${url}\` does not exist`, 'run `npm install`', file)),
    ];
  },
};

function nameOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}
