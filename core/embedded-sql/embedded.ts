/**
 * SQL that is in a program's text: which of its characters reach the server, in which order, and where each is written. Types only; a
 * reader of the program's language (engine/embedded-sql) makes it, layout.ts makes a document of it.
 */
import type { Finding } from '../findings/finding.ts';
import type { Span } from '../text/span.ts';

export type Quote = "'" | '"' | '`' | 'raw';

/** A run of characters as the server sees it. */
export interface Part {
  readonly text: string;
  /** Where it is written, in the program. */
  readonly at: Span;
  /**
   * `verbatim`: character for character what the program's text says; `written`: said otherwise there, as an escape or by a constant's name;
   * `hole`: an expression whose value nobody knows, its text a placeholder.
   */
  readonly kind: 'verbatim' | 'written' | 'hole';
  /** In which quotes it stands. */
  readonly quote: Quote;
}

/** What one call sends. */
export interface Piece {
  /** From the first to after the last of its characters. */
  readonly at: Span;
  readonly parts: readonly Part[];
}

/** A call of a migration that sends a piece. */
export interface Sending {
  readonly kind: 'piece';
  readonly piece: Piece;
  /** In a branch or a loop. */
  readonly conditional: boolean;
}

/** A call of a migration that changes the database and says it otherwise than in SQL. */
export interface ForeignCall {
  readonly kind: 'call';
  readonly at: Span;
  /** `createTable()` */
  readonly what: string;
}

export interface ScriptSection {
  readonly direction: 'up' | 'down';
  readonly at: Span;
  /** In the order of the calls. */
  readonly sent: readonly (Sending | ForeignCall)[];
  /** `own`: all that is sent is in a transaction that the script opens by itself. */
  readonly transaction: 'own' | 'tool';
}

export interface EmbeddedSql {
  /** The program's text. */
  readonly source: string;
  /** Whole statements, by place. */
  readonly pieces: readonly Piece[];
  /** Undefined if the program is no migration. */
  readonly script: MigrationScriptSql | undefined;
  /** Line comments that speak to Plinth. */
  readonly comments: readonly Remark[];
  /** Values that become part of a statement's text, at their places in the program. */
  readonly findings: readonly EmbeddedFinding[];
}

/** A comment, with what of the program begins after it. */
export interface Remark extends Span {
  readonly target: Span | undefined;
}

export interface EmbeddedFinding extends Pick<
  Finding,
  'rule' | 'message' | 'span' | 'related' | 'fix' | 'severity'
> {
  /** The reason of a comment that takes it out, where no statement is there to hold the comment. */
  readonly ignored?: string | undefined;
}

export interface MigrationScriptSql {
  readonly sections: readonly ScriptSection[];
  /** The script opts out of its tool's transaction. */
  readonly transaction: 'as-usual' | 'none';
}

/** What the server is sent, with placeholders for what nobody knows. */
export function sqlOf(piece: Piece): string {
  return piece.parts.map(({ text }) => text).join('');
}
