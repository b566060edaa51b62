import type { Diagnostic } from '../core/base/diagnostic/diagnostic.ts';
import type { ReadSource } from '../core/base/diagnostic/resolve-locations.ts';

/** Environment handed to a command. `cli/xstack.ts` takes it from the process; tests bring their own. */
export interface Host {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. Only timings and the few clock times of the contracts come from here. */
  readonly now: () => number;
  /** Shows a short line on a terminal, replacing the previous one; does nothing elsewhere. */
  readonly progress: (line: string) => void;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Used only by commands that read it, for a password or for a file named `-`. */
  readonly stdin: StandardInput;
  /** Output of a long-running command before it ends; every other command returns its output. */
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/** A stream of bytes, which may be a terminal. */
export interface StandardInput extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean;
  readonly setRawMode?: (isRaw: boolean) => unknown;
}

/** Kinds of ids that completion offers; `subjects`: everything that `explain` explains. */
export type IdKind = 'packs' | 'bundles' | 'bundles and packs' | 'scenes' | 'codes' | 'schemas' | 'subjects';

/** An option of a command. The parser, `--help` and completion use this definition. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly summary: string;
  readonly short?: string;
  readonly default?: string | boolean;
  readonly choices?: readonly string[];
  /** The word for the value in `--help`, such as `DIR`. */
  readonly value?: string;
  /** The kind of ids that the value is one of; for completion only. */
  readonly ids?: IdKind;
  readonly required?: boolean;
  readonly repeated?: boolean;
  /** The value of an option that is given without one. */
  readonly bareValue?: string;
}

export interface PositionalSpec {
  readonly name: string;
  readonly summary: string;
  readonly required?: boolean;
  readonly repeated?: boolean;
  readonly choices?: readonly string[];
  readonly ids?: IdKind;
  /** Its values may be paths: patterns are replaced by the paths that match. */
  readonly isPath?: true;
  readonly default?: string;
}

/** Version of the documents of `--json`; another one where a member is removed or its meaning changes. */
export const jsonFormatVersion = '1.0.0';

/** Parsed arguments: options by their long name, positionals by theirs. */
export type Arguments = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** Arguments of the options that every command has and that commands use; `cli/global-options.ts` has their table. */
export interface GlobalArguments {
  readonly format?: string | undefined;
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly report?: readonly string[] | undefined;
}

/** Returns the argument of a string option whose table is not known to the compiler. */
export function stringArgument(args: Arguments, name: string): string | undefined {
  const value = args[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new Error(`bug: \`${name}\` is not a string`);
}

/** The values of options by their table; undefined where an option is neither given nor has a default. */
export type OptionArguments<Table> = { readonly [Name in keyof Table]: ArgumentOf<Table[Name]> };

/** The values of a command's options and positionals, by their tables. */
export type ArgumentsOf<Table, Positionals extends readonly PositionalSpec[]> = OptionArguments<Table> & {
  readonly [Spec in Positionals[number] as Spec['name']]: ArgumentOf<Spec>;
};

type ArgumentOf<Spec> = ValueOf<Spec> | (Spec extends { required: true } | { default: string } ? never : undefined);

type ValueOf<Spec> = Spec extends { type: 'boolean' }
  ? boolean
  : Spec extends { repeated: true }
    ? readonly string[]
    : Spec extends { choices: readonly (infer Choice)[] }
      ? Choice
      : string;

/** Options by their long name. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** The options and positionals of a command, without its implementation. */
export interface CommandSpec<Table extends OptionSpecs, Positionals extends readonly PositionalSpec[]> {
  readonly summary: string;
  readonly positionals?: Positionals;
  readonly options: Table;
  readonly examples: Command['examples'];
}

/** Defines a command whose arguments are typed by its tables. */
export function defineCommand<
  const Table extends OptionSpecs,
  const Positionals extends readonly PositionalSpec[] = readonly [],
>(
  command: CommandSpec<Table, Positionals> & {
    readonly run: (
      args: ArgumentsOf<Table, Positionals> & GlobalArguments,
      host: Host,
    ) => CommandResult | Promise<CommandResult>;
  },
): Command {
  return command as unknown as Command;
}

/** One command, the `command` that its file in `commands/` exports. */
export interface Command {
  readonly summary: string;
  readonly positionals?: readonly PositionalSpec[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** A command line and its description. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  readonly run: (args: Arguments, host: Host) => CommandResult | Promise<CommandResult>;
}

/** The result of a command. Commands never print and never exit. */
export interface CommandResult {
  /**
   * `refused`: the user's data is wrong (exit 1). `failed`: the command could not be carried out (exit 2 or 3);
   * commands throw `UsageError` or `Failure` for that.
   */
  readonly result: 'complete' | 'refused' | 'failed';
  /** With resolved locations, sorted: see `core/base/diagnostic/resolve-locations.ts`. */
  readonly diagnostics: readonly Diagnostic[];
  /** Warnings and notes that text output only counts, without resolved locations; empty for other formats. */
  readonly hidden?: readonly Diagnostic[];
  /** Diagnostics of an earlier result that still apply: only counted. */
  readonly unchanged?: readonly Diagnostic[];
  /** The one document that `--json` prints, without its `format_version`. */
  readonly json: object;
  /** Text for standard output, with final line end; may be empty. Diagnostics are rendered beside it. */
  readonly text: string;
  /** Facts that the closing line of text output adds to the counts of the diagnostics. */
  readonly facts?: readonly string[];
  /** The next step, for text output. */
  readonly next?: string;
  /** A sentence about the result as a whole, in formats other than text and JSON. */
  readonly remark?: string;
  /** The result as a document, for Markdown. Its strings are plain: the renderer escapes them. */
  readonly document?: ResultDocument;
  /** Reads the source lines that diagnostics refer to. */
  readonly readText?: ReadSource;
  /** The stages of a run with their diagnostics. */
  readonly stages?: readonly Stage[];
  /** The results of a command that runs until it is stopped; each document of `--json` is one line then. */
  readonly following?: AsyncIterable<CommandResult>;
}

/** A result as a document. */
export interface ResultDocument {
  /** Names the document in an HTML comment, so that a later one can replace it. */
  readonly name: string;
  readonly blocks: readonly ResultBlock[];
}

export type ResultBlock =
  | { readonly heading: string }
  | { readonly paragraph: string }
  | { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };

export interface Stage {
  readonly id: string;
  readonly status: string;
  readonly duration_ms?: number;
  readonly diagnostics: readonly Diagnostic[];
}
