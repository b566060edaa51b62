import type { Sources } from '../compiler/compile-sources.ts';
import { declared } from './declared.ts';
import { textOf } from './repository.ts';

/**
 * Prints a repository as one text archive: a title, a line for each usual manifest, the command, and the other files. Those
 * that are not UTF-8, or do not end with a line feed, are in base64.
 */
export function printStory(
  sources: Sources,
  packsRoot: string,
  title: string,
  base64: (bytes: string | Uint8Array) => string,
): string {
  const { lines, files } = declared(sources, packsRoot);
  const written = Object.entries(sources).filter(([path]) => !files.has(path));
  const isPlain = (content: string | Uint8Array) => /^(?:[\s\S]*\n)?$/.test(textOf(content) ?? '.');
  const encoded = written.filter(([, content]) => !isPlain(content)).map(([path]) => `# base64 ${path}`);
  const bodies = written.map(
    ([path, content]) => `-- ${path} --\n${isPlain(content) ? textOf(content) : `${base64(content)}\n`}`,
  );
  return `${[`# ${title}.`, ...lines, ...encoded, '$ xstack run', ''].join('\n')}${bodies.join('')}`;
}
