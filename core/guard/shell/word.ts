/** What a shell command line is made of, before variables are replaced. Types only; lexer.ts and parse.ts produce them. */

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  /** `fallback`: the text of ${NAME:-fallback}. */
  | { readonly kind: 'variable'; readonly name: string; readonly fallback: string | undefined }
  /** $(…), `…`, <(…): its output is not known; the commands in it run all the same. */
  | { readonly kind: 'command'; readonly line: string };

export interface Word {
  readonly pieces: readonly Piece[];
  /** A part of it is quoted: it is no operator, keyword or pattern. */
  readonly quoted: boolean;
}

/** What a command reads from standard input, where the line says so. */
export type Input =
  | { readonly kind: 'text'; readonly text: Word }
  | { readonly kind: 'file'; readonly path: Word };

export interface ShellCommand {
  readonly kind: 'command';
  readonly assignments: readonly { readonly name: string; readonly value: Word }[];
  readonly words: readonly Word[];
  readonly input: Input | undefined;
  /** The file that its output goes to; `adds`: behind what is in it. */
  readonly output: { readonly path: Word; readonly adds: boolean } | undefined;
  /** The command before it writes into its standard input. */
  readonly piped: boolean;
}

/** `open` and `close`: of a subshell, whose directory and variables end with it. */
export type ShellStep = ShellCommand | { readonly kind: 'open' } | { readonly kind: 'close' };

export interface ShellLine {
  readonly steps: readonly ShellStep[];
  /** Half a sentence on what could not be read; undefined if all of it was. */
  readonly broken: string | undefined;
}
