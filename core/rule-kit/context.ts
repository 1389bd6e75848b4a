/**
 * What a rule can read while it examines one operation: the statement, the schema around it, its transaction and delivery. The lint runner
 * creates contexts; rules only read them.
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
  Torn,
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

/** A fix as a rule returns it: spans relative to the statement, like everything a rule sees. */
export type RuleFix =
  | { readonly kind: 'edit'; readonly title: string; readonly edits: readonly TextEdit[] }
  | { readonly kind: 'rewrite'; readonly title: string; readonly edits: readonly TextEdit[] }
  | {
      /**
       * Removes statements with their semicolons, by their positions in the document. An edit: for statements without an effect on the
       * server.
       */
      readonly kind: 'remove-statements';
      readonly title: string;
      readonly statements: readonly Span[];
    }
  | {
      /** These edits, and a comma in place of the previous statement's semicolon. */
      readonly kind: 'join';
      readonly title: string;
      /** In the document. */
      readonly previous: Span;
      readonly edits: readonly TextEdit[];
    }
  | {
      /**
       * These edits, and a marker that runs the whole file outside of its tool's transaction. For the only statement that the file sends.
       */
      readonly kind: 'untransacted';
      /** `rewrite`: the statement then leaves a different result. */
      readonly as: 'edit' | 'rewrite';
      readonly title: string;
      readonly edits: readonly TextEdit[];
    }
  | {
      /** The down migration of this migration, where its tool stores it. */
      readonly kind: 'rollback';
      readonly title: string;
      /** Statements with their semicolons. */
      readonly down: string;
      readonly transaction: boolean;
    }
  | {
      /** Moves work into separate migrations, which run directly after this file, in this order. */
      readonly kind: 'move';
      readonly title: string;
      /** Edits of the statement here. Empty to leave it unchanged. */
      readonly here: readonly TextEdit[] | 'remove-statement';
      readonly migrations: readonly NewMigration[];
    };

/** A fix that costs much to write: it is written when somebody asks for it. */
export type LateFix = () => RuleFix | undefined;

/** The {names} in a message. */
type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** One of the rule's messages with a value for each placeholder, at a position. */
type Report<M extends Readonly<Record<string, string>>> = {
  readonly [K in keyof M & string]: {
    readonly message: K;
    /** Relative to the statement. */
    readonly at: Span;
    readonly data: Readonly<Record<Placeholders<M[K]>, string | number>>;
    /** All values of the merged placeholder, if there are several. */
    readonly names?: readonly string[];
    readonly related?: readonly RelatedPlace[];
    readonly fix?: RuleFix | LateFix | undefined;
    /** Set if the harm differs from the rule's own hazard. */
    readonly hazard?: Hazard;
    /** Set if replay or the effects table prove that the harm is less than the hazard says. */
    readonly severity?: Severity;
  };
}[keyof M & string];

export interface SectionSummary {
  readonly direction: 'up' | 'down';
  readonly statements: number;
}

export interface RuleContext<Messages extends Readonly<Record<string, string>>> {
  readonly statement: Statement;
  /** Set inside a function or DO block: the statement is then the outer statement's body statement at its position in the document. */
  readonly body:
    | { readonly of: ParsedStatement; readonly body: ParsedBody; readonly statement: BodyStatement }
    | undefined;
  /** The schema before the statement. */
  readonly schema: Schema;
  /** The schema before the first statement of the section. */
  readonly opening: Schema;
  /** The schema after the section. */
  readonly after: Schema;
  /** The schema after all migrations of the folder, including later ones. */
  readonly latest: Schema;
  /** Later migrations of the folder exist. */
  readonly isFollowed: boolean;
  readonly file: MigrationFile | undefined;
  /** Path of the document relative to the workspace. */
  readonly path: string;
  /** What the tool cuts in the middle. */
  readonly torn: readonly Torn[];
  readonly section: Section | undefined;
  readonly direction: 'up' | 'down';
  /** A fix does not change an applied migration: it can only add one, and objects that this one created are in use by now. */
  readonly novelty: 'new' | 'applied';
  readonly tool: MigrationTool | undefined;
  readonly delivery: Delivery;
  readonly transaction: TransactionState;
  /** The transaction in full: what ran before in it, where it ends, which settings are in force. */
  readonly during: StatementTransaction;
  /** The tool sends nothing together with this statement, and no transaction is open. */
  readonly alone: boolean;
  /** It is the section's first statement, or inside of that. */
  readonly opens: boolean;
  /** The section has no other statement, except those inside of it. */
  readonly only: boolean;
  /** Major version of the target server. */
  readonly targetVersion: number;
  /** The previous statement of the section; in a body, the one before the statement that contains the body. */
  readonly previous: Statement | undefined;
  /** The statement of the section that this one is, or is inside of. */
  readonly outer: Statement;
  /** Statements of the same section before that one, in order. */
  readonly preceding: readonly Statement[];
  /** The schema before each of them. */
  readonly precedingSchemas: readonly Schema[];
  /** Statements of the same section after it, in order. */
  readonly following: readonly Statement[];
  /** The same for all statements of a section during a check: rules use it as the key of their caches. */
  readonly check: object;
  /** Statements of the same section, in order, including this one. After any edit in the section, rules that read them run again. */
  readonly siblings: readonly Statement[];
  /** The schema before each of them. */
  readonly schemas: readonly Schema[];
  /** All sections of the document, with the number of statements in each. */
  readonly sections: readonly SectionSummary[];
  /** The existing rollback: a section in the document, or the tool's file beside it. */
  readonly rollback: BackState;
  /** All migrations of the folder, including down migrations. */
  readonly existing: readonly MigrationFile[];
  readonly beyond: Beyond;
  /** What the configuration declares about personal data. */
  readonly personalData: PersonalDataSettings;
  /** Who sets lock_timeout when no migration sets it, if anybody. */
  readonly lockTimeout: LockTimeoutSource | undefined;
  /** The table of that name before the statement, if a migration creates it. */
  table(name: ObjectName): Table | undefined;
  /** Created by this migration, or by an earlier one of the same change: nobody else uses it yet. */
  isNew(name: ObjectName): boolean;
  /** Created or added by this migration, or by an earlier one of the same change. */
  isOfChange(origin: Origin): boolean;
  /** Size of the relation when statistics were last collected; undefined if they do not have it. */
  size(name: ObjectName): RelationSize | undefined;
  effect(operation: Operation): Effect;
  /** Earlier statements whose locks are held while it runs, oldest first, with their locks. Without those of the same body. */
  earlier(): readonly Pick<StatementEffects, 'statement' | 'actions'>[];
  /** All earlier statements of the section, oldest first, with what they do. Without those of the same body. */
  earlierInSection(): readonly Pick<StatementEffects, 'statement' | 'actions'>[];
  /** Span of a keyword (or run of keywords) inside `within`, outside quotes and comments, relative to the statement. */
  keyword(within: Span, ...words: readonly string[]): Span | undefined;
  /** Source text of a span of the statement. */
  text(span: Span): string;
  report(report: Report<Messages>): void;
}
