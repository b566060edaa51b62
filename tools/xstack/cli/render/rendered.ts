import type { Format } from '../global-options.ts';

export interface RenderOptions {
  readonly format: Format;
  readonly quiet: boolean;
  readonly colour: boolean;
  /** Width of the terminal; undefined: the output is not read on one. */
  readonly width?: number | undefined;
  /** True if text output includes the stages of a run. */
  readonly verbose?: boolean;
  /** True if text output is read by a coding agent. */
  readonly isForAgent?: boolean;
  /** Prefix of paths in the formats that services read. */
  readonly pathPrefix?: string | undefined;
  readonly version: string;
  /** True if the JSON document is one line because further documents follow. */
  readonly isLine?: boolean;
  /** The most diagnostics to print; each format has a default. */
  readonly maximum?: number | undefined;
}

export interface RenderLimits extends RenderOptions {
  readonly maximum: number;
}

/** Text for each output stream. */
export interface RenderedOutput {
  readonly stdout: string;
  readonly stderr: string;
}
