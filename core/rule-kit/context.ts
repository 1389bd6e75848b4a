/**
 * What a rule may ask while it looks at one operation: the statement, the schema around it, the transaction and delivery it runs in.
 * The lint runner makes contexts; rules only read them.
 */
import type { Effect } from '../effects/effect.ts';
import type { RelatedPlace, Severity } from '../lint/finding.ts';
import type { Delivery, MigrationFile, MigrationTool, Section } from '../migrations/convention.ts';
import type { ObjectName, Operation } from '../operations/operation.ts';
import type { Schema, Table } from '../schema/model.ts';
import type { BodyStatement, ParsedBody, ParsedStatement, Statement } from '../syntax/statement.ts';
import type { TextEdit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';

/** The transaction an operation runs in. */
export type TransactionState =
  | { readonly kind: 'none' }
  /** BEGIN in the file; the span is that statement's, in the document. */
  | { readonly kind: 'explicit'; readonly begin: Span }
  /** The tool opened it. */
  | { readonly kind: 'tool' }
  /** Several statements sent as one simple query. */
  | { readonly kind: 'implicit' };

/** A fix as a rule gives it: spans relative to the statement, like everything a rule sees. */
export type RuleFix =
  | { readonly kind: 'edit'; readonly title: string; readonly edits: readonly TextEdit[] }
  | { readonly kind: 'rewrite'; readonly title: string; readonly edits: readonly TextEdit[] }
  | {
      readonly kind: 'move';
      readonly title: string;
      /** Takes the statement out of this file and puts `up` (and `down`) into a migration of its own behind it. */
      readonly name: string;
      readonly up: string;
      readonly down: string;
      readonly transaction: boolean;
      /** Edits that leave something in place of the statement; without any, the statement and its terminator are removed. */
      readonly edits: readonly TextEdit[];
    };

export interface Report<Messages extends Readonly<Record<string, string>>> {
  readonly message: keyof Messages & string;
  /** Relative to the statement. */
  readonly at: Span;
  /** Values of the message's {placeholders}. */
  readonly data: Readonly<Record<string, string | number>>;
  readonly related?: readonly RelatedPlace[];
  readonly fix?: RuleFix | undefined;
  /** Where facts say more or less than the rule's own severity. */
  readonly severity?: Severity;
}

export interface RuleContext<Messages extends Readonly<Record<string, string>>> {
  readonly statement: Statement;
  /** Set inside a function or DO block: the statement then is the outer one's body statement at its place in the document. */
  readonly body:
    | { readonly of: ParsedStatement; readonly body: ParsedBody; readonly statement: BodyStatement }
    | undefined;
  /** Before the statement. */
  readonly schema: Schema;
  /** When the section has run to its end. */
  readonly after: Schema;
  readonly file: MigrationFile | undefined;
  /** Path of the document as the workspace names it. */
  readonly path: string;
  readonly section: Section | undefined;
  readonly direction: 'up' | 'down';
  readonly tool: MigrationTool | undefined;
  readonly delivery: Delivery;
  readonly transaction: TransactionState;
  /** The tool sends nothing else together with this statement, and no transaction is open. */
  readonly alone: boolean;
  /** Major version of the target server. */
  readonly targetVersion: number;
  /** Statements of the same section, in order, this one included. */
  readonly siblings: readonly Statement[];

  /** The table of that name before the statement, if a migration made it. */
  table(name: ObjectName): Table | undefined;
  /** Surely made by this migration or in this transaction: nobody else uses it yet. */
  isNew(name: ObjectName): boolean;
  effect(operation: Operation): Effect;
  /** Span of a keyword (or run of keywords) inside `within`, outside quotes and comments, relative to the statement. */
  keyword(within: Span, ...words: readonly string[]): Span | undefined;
  /** Source text of a span of the statement. */
  text(span: Span): string;
  report(report: Report<Messages>): void;
}
