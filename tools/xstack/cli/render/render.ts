import type { CommandResult } from '../../ops/command.ts';
import type { Format } from '../global-options.ts';
import type { RenderedOutput, RenderLimits, RenderOptions } from './rendered.ts';

type Renderer = (result: CommandResult, options: RenderLimits) => RenderedOutput;

/** Default limits of printed diagnostics. Services refuse SARIF with more. */
const maximums: Readonly<Record<Format, number>> = { text: 200, github: 200, junit: 5000, sarif: 5000, json: 10_000 };

/** The renderers of the output formats, loaded on demand. */
const renderers: Readonly<Record<Format, () => Promise<Renderer>>> = {
  text: async () => (await import('./text.ts')).renderText,
  json: async () => (await import('./json.ts')).renderJson,
  sarif: async () => (await import('./sarif.ts')).renderSarif,
  github: async () => (await import('./github.ts')).renderGithub,
  junit: async () => (await import('./junit.ts')).renderJunit,
};

export async function render(result: CommandResult, given: RenderOptions): Promise<RenderedOutput> {
  const renderer = await renderers[given.format]();
  const options = { ...given, maximum: given.maximum ?? maximums[given.format] };
  if (options.pathPrefix === undefined || options.format === 'text' || options.format === 'json')
    return renderer(result, options);
  const { prefixed } = await import('./prefixed.ts');
  return renderer(prefixed(result, options.pathPrefix), options);
}
