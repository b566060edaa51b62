import type { CommandResult } from '../../commands/command.ts';
import type { Format } from '../global-options.ts';

export interface RenderOptions {
  readonly format: Format;
  readonly quiet: boolean;
  readonly colour: boolean;
  /** Put before the paths in the formats that other services read. */
  readonly pathPrefix?: string | undefined;
  readonly version: string;
  /** A JSON document is one line, because others follow it. */
  readonly isLine?: boolean;
  /** The most diagnostics to print; each format has a default. */
  readonly maximum?: number | undefined;
}

export interface RenderLimits extends RenderOptions {
  readonly maximum: number;
}

/** What goes where. */
export interface Rendered {
  readonly stdout: string;
  readonly stderr: string;
}

type Renderer = (result: CommandResult, options: RenderLimits) => Rendered;

/** How many diagnostics are printed where nothing else is asked for. Services refuse SARIF with more. */
const maximums: Readonly<Record<Format, number>> = { text: 200, github: 200, junit: 5000, sarif: 5000, json: 10_000 };

/** Every output format; a renderer is loaded when it is asked for. */
const renderers: Readonly<Record<Format, () => Promise<Renderer>>> = {
  text: async () => (await import('./text.ts')).renderText,
  json: async () => (await import('./json.ts')).renderJson,
  sarif: async () => (await import('./sarif.ts')).renderSarif,
  github: async () => (await import('./github.ts')).renderGithub,
  junit: async () => (await import('./junit.ts')).renderJunit,
};

export async function render(result: CommandResult, given: RenderOptions): Promise<Rendered> {
  const renderer = await renderers[given.format]();
  const options = { ...given, maximum: given.maximum ?? maximums[given.format] };
  if (options.pathPrefix === undefined || options.format === 'text' || options.format === 'json')
    return renderer(result, options);
  const { prefixed } = await import('./prefixed.ts');
  return renderer(prefixed(result, options.pathPrefix), options);
}
