import type { CommandResult } from '../../ops/command.ts';
import type { Format } from '../global-options.ts';
import type { RenderedOutput, RenderLimits, RenderOptions } from './rendered.ts';

type Renderer = (result: CommandResult, options: RenderLimits) => RenderedOutput;

/** Default limits of printed diagnostics. Services refuse SARIF with more. */
const maximums: Readonly<Record<Format, number>> = {
  text: 200,
  github: 200,
  markdown: 200,
  gitlab: 5000,
  junit: 5000,
  sarif: 5000,
  json: 10_000,
};

/** The renderers of the output formats, loaded on demand. */
const renderers: Readonly<Record<Format, () => Promise<Renderer>>> = {
  text: async () => (await import('./text.ts')).renderText,
  json: async () => (await import('./json.ts')).renderJson,
  sarif: async () => (await import('./sarif.ts')).renderSarif,
  github: async () => (await import('./github.ts')).renderGithub,
  gitlab: async () => (await import('./gitlab.ts')).renderGitlab,
  junit: async () => (await import('./junit.ts')).renderJunit,
  markdown: async () => (await import('./markdown.ts')).renderMarkdown,
};

/**
 * Renders a result. Where a program reads standard output, the diagnostics are on standard error as text, but not for a
 * stream of documents.
 */
export async function render(result: CommandResult, options: RenderOptions): Promise<RenderedOutput> {
  const rendered = await renderAs(options.format, result, options);
  if (options.format === 'text' || options.isLine === true) return rendered;
  const { stderr } = await renderAs('text', { ...result, text: '' }, options);
  const remark = result.remark === undefined ? '' : `${result.remark}\n`;
  return { stdout: rendered.stdout, stderr: `${stderr}${remark}` };
}

async function renderAs(format: Format, result: CommandResult, given: RenderOptions): Promise<RenderedOutput> {
  const isForAgent = format === 'text' && given.isForAgent === true;
  const renderer = isForAgent ? (await import('./agent.ts')).renderAgent : await renderers[format]();
  const options = { ...given, format, maximum: given.maximum ?? maximums[format] };
  if (options.pathPrefix === undefined || format === 'text' || format === 'json') return renderer(result, options);
  const { prefixed } = await import('./prefixed.ts');
  return renderer(prefixed(result, options.pathPrefix), options);
}
