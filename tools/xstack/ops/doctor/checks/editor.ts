import { join, relative, sep } from 'node:path';
import settings from '../../../../../.vscode/settings.json' with { type: 'json' };
import type { Diagnostic } from '../../../core/base/diagnostic/diagnostic.ts';
import { isJsonObject, type JsonValue } from '../../../core/base/json/value.ts';
import { exists } from '../../../io/exists.ts';
import { type InstallationCheck, problem } from '../check.ts';
import { installedPackage } from '../installed-package.ts';
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
    return [...(missing.length > 0 ? [incomplete] : []), ...(lost.length > 0 ? [lostSchemas(root, lost)] : [])];
  },
};

/** One problem for all of them: they have one cause. */
function lostSchemas(root: string, urls: readonly string[]): Diagnostic {
  const [first = '', ...others] = urls;
  const message = `schema \`${first}\` does not exist${others.length > 0 ? `, nor ${others.length} more` : ''}`;
  const home = installedPackage(root)?.home;
  const modules = home === undefined ? '' : `${relative(root, home).replaceAll(sep, '/')}/node_modules/`;
  const isAbove = modules.startsWith('../') && urls.every((url) => url.startsWith('./node_modules/'));
  return problem(
    'warning',
    message,
    isAbove ? `write \`${modules}\` for \`./node_modules/\`: the package is installed there` : 'run `npm install`',
    file,
  );
}

function nameOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}
