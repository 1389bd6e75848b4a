/**
 * What the splitter and the parser know about one statement. Everything inside a ParsedStatement is relative to the statement's first
 * character, so that it can be cached by text and used wherever that text occurs; a Statement adds the position.
 */
import type { Node } from '@pgsql/types';
import type { Operation } from '../operations/model/operation.ts';
import type { Span } from '../text/span.ts';
import type { FlowStep } from './body-flow.ts';
import type { ShapeStep } from './postgres/flow-shape.ts';
import type { Token } from './token.ts';

/** A statement at its position in a document. */
export interface Statement {
  /** From the first to after the last token, without the terminator, in the document. */
  readonly span: Span;
  /** A semicolon follows. */
  readonly terminated: boolean;
  /** The psql command in place of the semicolon, such as `\gset pre_`. */
  readonly sentBy?: string;
  /**
   * The semicolon that would end it is missing: the server parses the following text as a part of it, and rejects that. `at` is relative to
   * the statement, and after it.
   */
  readonly unended?: { readonly message: string; readonly at: number };
  /** Comments between the previous statement and this one, in the document. */
  readonly leadingComments: readonly Span[];
  /** A template decides whether it is sent, or which part: its effects are possible, not certain. */
  readonly conditional: boolean;
  /** SQL Server: after an IF that only asks whether the created or dropped object exists. */
  readonly guarded?: true;
  /** SQL Server: the index of its batch. A batch is compiled as a whole before any of it runs. */
  readonly batch?: number;
  readonly parsed: ParsedStatement;
}

/** How well a statement was understood. Counted as coverage, never guessed. */
export type Understanding =
  | { readonly kind: 'understood' }
  /** The server's grammar parses it, but no operation models it: nothing is claimed about it. */
  | { readonly kind: 'unmodelled' }
  /** The server's own grammar rejects it. `at` is relative to the statement. */
  | { readonly kind: 'syntax-error'; readonly message: string; readonly at: number }
  /** Not passed to the grammar: too large, a psql command, or a template of which no reading is valid. */
  | { readonly kind: 'skipped'; readonly reason: string };

export interface ParsedStatement {
  readonly text: string;
  /** The text that the grammar parsed: the text itself, or one of equal length with substitutes for a template's placeholders. */
  readonly readable: string;
  /** Without comments; see comments. */
  readonly tokens: readonly Token[];
  readonly comments: readonly Token[];
  readonly understanding: Understanding;
  /** It contains branches of a template, parsed as if all were taken. */
  readonly conditional: boolean;
  /** In the order in which the server runs them; an ALTER TABLE has one for each action. */
  readonly operations: readonly Operation[];
  /** Bodies of functions, procedures and DO blocks that could be parsed. */
  readonly bodies: readonly ParsedBody[];
  /**
   * Parses text that the statement composes when it runs: the text of EXECUTE, an expression. Undefined if it was not understood itself,
   * for another reason than a template.
   */
  readonly rereader: Rereader | undefined;
  /** A query of a dialect without a grammar, as PostgreSQL's reads it; undefined if it does not. */
  readonly borrowed?: () => BorrowedTree | undefined;
  readonly borrows?: Borrows;
}

/** PostgreSQL's grammar, for a query or `SELECT expression`. */
export interface QueryGrammar {
  /** Undefined if the grammar refuses it. */
  readonly tree: (text: string) => Node | undefined;
  /** Where the grammar refuses it, in UTF-16 units; undefined if it reads it. */
  readonly refusal: (text: string) => number | undefined;
}

/** Which queries PostgreSQL's grammar reads besides its own. */
export interface Borrows extends QueryGrammar {
  readonly dialect: 'mysql' | 'sqlite';
  readonly tokenize: (text: string) => readonly Token[];
}

export interface BorrowedTree {
  /** The text that the grammar parsed, of equal length. */
  readonly readable: string;
  /** Offsets of the names that stand for parameters. */
  readonly parameters: ReadonlySet<number>;
  readonly tree: Node;
}

/** The grammar, for text that occurs while a program is interpreted. */
export interface Rereader extends QueryGrammar {
  readonly commands: (text: string) => readonly ParsedStatement[];
}

/** The inside of a function or DO block. */
export interface ParsedBody {
  readonly language: 'plpgsql' | 'sql';
  /** The body without its quotes, relative to the statement that contains it. */
  readonly runs: 'now' | 'when-called';
  /** The body without its quotes, relative to the statement that holds it. */
  readonly span: Span;
  readonly declarations: readonly BodyDeclaration[];
  /** The same for an interpreter, with conditions and loops; spans are relative to the body. */
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
  /** It runs only if a branch is taken or a handler entered: its effects are possible, not certain. */
  readonly span: Span;
  /** Runs only if a branch is taken or a handler entered: what it does is possible, not certain. */
  readonly conditional: boolean;
  readonly parsed: ParsedStatement;
}
