/**
 * What a rule may ask while it looks at one operation: the statement, the schema around it, the transaction and delivery it runs in.
 * The lint runner makes contexts; rules only read them.
 */
import type { LockTimeoutSource } from '../config/lock-timeout.ts';
import type { Effect } from '../effects/effect.ts';
import type { StatementEffects } from '../effects/statement.ts';
import type { RelatedPlace } from '../findings/finding.ts';
import type { Hazard, Severity } from '../findings/grading.ts';
import type {
  Delivery,
  MigrationFile,
  MigrationTool,
  NewMigration,
  Section,
} from '../migrations/convention.ts';
import type { BackState } from '../migrations/files/down-migration.ts';
import type { StatementTransaction, TransactionState } from '../migrations/applying/transactions.ts';
import type { ObjectName, Operation } from '../operations/model/operation.ts';
import type { Origin, Schema, Table } from '../schema/model.ts';
import type { BodyStatement, ParsedBody, ParsedStatement, Statement } from '../syntax/statement.ts';
import type { PersonalDataSettings } from '../personal-data/settings.ts';
import type { RelationSize } from '../statistics/statistics.ts';
import type { TextEdit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import type { Beyond } from './checking/workspace-knowledge.ts';

/** A fix as a rule gives it: spans relative to the statement, like everything a rule sees. */
export type RuleFix =
  | { readonly kind: 'edit'; readonly title: string; readonly edits: readonly TextEdit[] }
  | { readonly kind: 'rewrite'; readonly title: string; readonly edits: readonly TextEdit[] }
  | {
      /** Statements go, each with its semicolon; by their places in the document. An edit: for what the server does nothing about. */
      readonly kind: 'remove-statements';
      readonly title: string;
      readonly statements: readonly Span[];
    }
  | {
      /** These edits, and a comma in place of the semicolon of the statement before. */
      readonly kind: 'join';
      readonly title: string;
      /** In the document. */
      readonly previous: Span;
      readonly edits: readonly TextEdit[];
    }
  | {
      /** These edits, with the whole file taken out of its tool's transaction. For a statement that is all that the file sends. */
      readonly kind: 'untransacted';
      /** `rewrite`: the statement then leaves something else after. */
      readonly as: 'edit' | 'rewrite';
      readonly title: string;
      readonly edits: readonly TextEdit[];
    }
  | {
      /** The rollback of this migration, where its tool keeps it. */
      readonly kind: 'way-back';
      readonly title: string;
      /** Statements with their semicolons. */
      readonly down: string;
      readonly transaction: boolean;
    }
  | {
      /** Puts work into migrations of its own, which run directly after this file, in this order. */
      readonly kind: 'move';
      readonly title: string;
      /** What happens to the statement here. No edits leave it as it is. */
      readonly here: readonly TextEdit[] | 'remove-statement';
      readonly migrations: readonly NewMigration[];
    };

/** The {names} in a message. */
type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** One of the rule's messages with a value for each of its placeholders, at a place. */
type Report<M extends Readonly<Record<string, string>>> = {
  readonly [K in keyof M & string]: {
    readonly message: K;
    /** Relative to the statement. */
    readonly at: Span;
    readonly data: Readonly<Record<Placeholders<M[K]>, string | number>>;
    /** All that the gathered placeholder stands for, where that is several. */
    readonly names?: readonly string[];
    readonly related?: readonly RelatedPlace[];
    readonly fix?: RuleFix | undefined;
    /** Where it is another harm than the rule's own. */
    readonly hazard?: Hazard;
    /** Where replay or the effects table prove that it is less than its hazard says. */
    readonly severity?: Severity;
  };
}[keyof M & string];

export interface SectionSummary {
  readonly direction: 'up' | 'down';
  readonly statements: number;
}

export interface RuleContext<Messages extends Readonly<Record<string, string>>> {
  readonly statement: Statement;
  /** Set inside a function or DO block: the statement then is the outer one's body statement at its place in the document. */
  readonly body:
    | { readonly of: ParsedStatement; readonly body: ParsedBody; readonly statement: BodyStatement }
    | undefined;
  /** Before the statement. */
  readonly schema: Schema;
  /** Before the first statement of the section. */
  readonly opening: Schema;
  /** When the section has run to its end. */
  readonly after: Schema;
  /** When all migrations of the folder have run, those after this one too. */
  readonly latest: Schema;
  readonly file: MigrationFile | undefined;
  /** Path of the document as the workspace names it. */
  readonly path: string;
  readonly section: Section | undefined;
  readonly direction: 'up' | 'down';
  /** Of an applied migration a fix changes nothing: it can only add a migration, and what this one made has users by now. */
  readonly novelty: 'new' | 'applied';
  readonly tool: MigrationTool | undefined;
  readonly delivery: Delivery;
  readonly transaction: TransactionState;
  /** The same in full: what ran before it there, where it ends, which settings are in force. */
  readonly during: StatementTransaction;
  /** The tool sends nothing else together with this statement, and no transaction is open. */
  readonly alone: boolean;
  /** It is the section's first statement, or is inside of that. */
  readonly opens: boolean;
  /** The section has no other statement, but those inside of it. */
  readonly only: boolean;
  /** Major version of the target server. */
  readonly targetVersion: number;
  /** The statement before in the same section; in a body, the one before the statement that holds it. */
  readonly previous: Statement | undefined;
  /** The statement of the section that this one is, or is inside of. */
  readonly outer: Statement;
  /** Statements of the same section before that one, in order. */
  readonly preceding: readonly Statement[];
  /** The schema before each of them. */
  readonly precedingSchemas: readonly Schema[];
  /** Statements of the same section after it, in order. */
  readonly following: readonly Statement[];
  /** The same for all statements of a section while it is checked: what a rule works out on the way is remembered by it. */
  readonly check: object;
  /** Statements of the same section, in order, this one included. An edit anywhere in the section asks again whoever has looked at them. */
  readonly siblings: readonly Statement[];
  /** The schema before each of them. */
  readonly schemas: readonly Schema[];
  /** All sections of the document, with how many statements each holds. */
  readonly sections: readonly SectionSummary[];
  /** What there is to take the document back: in it, or in the file beside it that its tool has for that. */
  readonly wayBack: BackState;
  /** All migrations of the folder, those that hold a rollback too. */
  readonly existing: readonly MigrationFile[];
  readonly beyond: Beyond;
  /** What the project says of its own data. */
  readonly personalData: PersonalDataSettings;
  /** Who sets a lock_timeout where no migration does, if anybody. */
  readonly lockTimeout: LockTimeoutSource | undefined;
  /** The table of that name before the statement, if a migration made it. */
  table(name: ObjectName): Table | undefined;
  /** Made by this migration, or by one that came in the same change and runs before it: nobody else uses it yet. */
  isNew(name: ObjectName): boolean;
  /** Made or added there by this migration, or by one that came in the same change and runs before it. */
  isOfChange(origin: Origin): boolean;
  /** In a rollback: made by the way forward that it takes back, so that its going is what this migration is for. */
  madeByOwnUp(name: ObjectName): boolean;
  /** How large the relation was when statistics were last collected; undefined if there are none of it. */
  size(name: ObjectName): RelationSize | undefined;
  effect(operation: Operation): Effect;
  /** Statements before this one whose locks are held while it runs, oldest first, with what they lock. Not those of the same body. */
  earlier(): readonly Pick<StatementEffects, 'statement' | 'actions'>[];
  /** Span of a keyword (or run of keywords) inside `within`, outside quotes and comments, relative to the statement. */
  keyword(within: Span, ...words: readonly string[]): Span | undefined;
  /** Source text of a span of the statement. */
  text(span: Span): string;
  report(report: Report<Messages>): void;
}
