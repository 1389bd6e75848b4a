/**
 * What the splitter and the parser know of one statement. Everything inside a ParsedStatement is relative to the statement's first
 * character, so that it can be cached by text and used wherever that text stands; a Statement says where that is.
 */
import type { Node } from '@pgsql/types';
import type { Operation } from '../operations/model/operation.ts';
import type { Span } from '../text/span.ts';
import type { FlowStep } from './body-flow.ts';
import type { ShapeStep } from './postgres/flow-shape.ts';
import type { Token } from './token.ts';

/** A statement at its place in a document. */
export interface Statement {
  /** From the first to after the last token, without the terminator, in the document. */
  readonly span: Span;
  /** A semicolon follows. */
  readonly terminated: boolean;
  /** The psql command in the place of the semicolon, such as `\gset pre_`. */
  readonly sentBy?: string;
  /**
   * It is a statement, but the semicolon is missing that would end it: the server reads what follows as a part of it, and refuses that.
   * `at` is relative to the statement, and after it.
   */
  readonly unended?: { readonly message: string; readonly at: number };
  /** Comments that are between the statement before and this one, in the document. */
  readonly leadingComments: readonly Span[];
  /** A template decides whether it is sent, or what of it: what it does is possible, not certain. */
  readonly conditional: boolean;
  /** SQL Server: after an IF that only asks whether what it makes or drops is there. */
  readonly guarded?: true;
  /** SQL Server: which batch of the text it is in. A batch is compiled as a whole before any of it runs. */
  readonly batch?: number;
  readonly parsed: ParsedStatement;
}

/** How well a statement was understood. Counted as coverage, never guessed. */
export type Understanding =
  | { readonly kind: 'understood' }
  /** The server's grammar took it, but no operation describes it: nothing is claimed about it. */
  | { readonly kind: 'unmodelled' }
  /** The server's own grammar refuses it. `at` is relative to the statement. */
  | { readonly kind: 'syntax-error'; readonly message: string; readonly at: number }
  /** Not given to the grammar: too large, a psql command, or a template that no reading makes a statement of. */
  | { readonly kind: 'skipped'; readonly reason: string };

export interface ParsedStatement {
  readonly text: string;
  /** As the grammar saw it: the text itself, or as long and with stand-ins for a template's placeholders. */
  readonly readable: string;
  /** Without comments; see comments. */
  readonly tokens: readonly Token[];
  readonly comments: readonly Token[];
  readonly understanding: Understanding;
  /** Branches of a template are in it, read as if all were taken. */
  readonly conditional: boolean;
  /** In the order in which the server carries them out; an ALTER TABLE has one for each action. */
  readonly operations: readonly Operation[];
  /** Bodies of functions, procedures and DO blocks that could be opened. */
  readonly bodies: readonly ParsedBody[];
  /** Reads what the statement makes when it runs: the text of EXECUTE, an expression. Undefined if it was not understood itself. */
  readonly rereader: Rereader | undefined;
}

/** The grammar, for text that comes up while a program is followed. */
export interface Rereader {
  /** Each statement of a text that is a command. */
  readonly commands: (text: string) => readonly ParsedStatement[];
  /** The tree of a query or of `SELECT expression`; undefined if the grammar refuses it. */
  readonly tree: (text: string) => Node | undefined;
}

/** The inside of a function or DO block. */
export interface ParsedBody {
  readonly language: 'plpgsql' | 'sql';
  /** DO blocks run when the migration runs; functions when somebody calls them. */
  readonly runs: 'now' | 'when-called';
  /** The body without its quotes, relative to the statement that holds it. */
  readonly span: Span;
  readonly declarations: readonly BodyDeclaration[];
  /** How values and control run through it; empty for SQL bodies. */
  readonly flow: readonly FlowStep[];
  /** The same for an interpreter, with conditions and loops; spans are relative to the body. */
  readonly program: readonly ShapeStep[];
  readonly statements: readonly BodyStatement[];
}

/** A PL/pgSQL variable, or a function's argument. */
export interface BodyDeclaration {
  readonly name: string;
  /** The type as written, lower case, without default; undefined for an unnamed or untyped one. */
  readonly type: string | undefined;
  readonly origin: 'argument' | 'variable';
}

export interface BodyStatement {
  /** Relative to the statement that holds the body. */
  readonly span: Span;
  /** Runs only if a branch is taken or a handler entered: what it does is possible, not certain. */
  readonly conditional: boolean;
  readonly parsed: ParsedStatement;
}
