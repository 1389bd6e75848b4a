/**
 * A rule is one value in one file: what it guards, why, what to do instead, its examples, its check and its fix.
 * Examples are the documentation and the tests. Nothing about a rule stands anywhere else.
 */
import type { FactId } from '../effects/facts/facts.ts';
import type { RuleId } from '../findings/finding.ts';
import type { Hazard } from '../findings/grading.ts';
import type { Preset } from '../findings/preset.ts';
import type { DialectId, SpokenDialect, ToolId } from '../migrations/convention.ts';
import type { Operation, OperationKind, OperationOf } from '../operations/model/operation.ts';
import type { RelationKind } from '../statistics/statistics.ts';
import type { RuleContext } from './context.ts';

export type Messages = Readonly<Record<string, string>>;

export interface Rule<M extends Messages = Messages> {
  /** `category/file-name`. */
  readonly id: RuleId;
  /** The version of Plinth that brought it, where that is not the first one. */
  readonly since?: string;
  /** What kind of harm it tells: core/findings/grading.ts says how grave that is. */
  readonly hazard: Hazard;
  /** The quietest preset in which it speaks. */
  readonly preset: Preset;
  /** Databases whose migrations it reads. */
  readonly dialects: readonly Exclude<DialectId, 'unknown'>[];
  /** Why there is nothing to say on the others: a sentence for all of them, or one for each. */
  readonly elsewhere?: string | Partial<Readonly<Record<SpokenDialect, string>>>;
  /** Major versions of the target on which there is something to say; all where it is left out. Both ends are inclusive. */
  readonly versions?: { readonly from?: number; readonly until?: number };
  /** One line: the offence. */
  readonly summary: string;
  /** Markdown: what happens in production, on which evidence. */
  readonly why: string;
  /** Markdown: the safe way, in steps. */
  readonly instead: string;
  /** One sentence or two: in which projects it is right to switch it off, or that it never is. */
  readonly whenOff: string;
  /** The measured facts that the rule rests on: the documentation shows their locks. */
  readonly facts?: readonly FactId[];
  /** {placeholders} are filled from a report's data. Each message: what happens, to which object, who is blocked, one action. */
  readonly messages: M;
  /**
   * By message the placeholder whose values are told together, once for a section, where all else that the message says is the same. Where
   * there are fixes, only if they are the same edit of the file at several places.
   */
  readonly gathers?: { readonly [K in keyof M & string]?: string };
  /** What it gathers, it gathers from all parts of the file: changesets of Liquibase are parts. */
  readonly gathersIn?: 'file';
  /**
   * Messages that are told once for a section where they say the same, with the number of places. Where a fix is at hand each is told by
   * itself, with its own.
   */
  readonly repeats?: readonly (keyof M & string)[];
  /** Which fixes it may offer and why they are safe or not. */
  readonly fix: {
    readonly kinds: readonly ('edit' | 'rewrite' | 'files')[];
    readonly because: string;
    /** What a `rewrite` or `files` leaves otherwise than the original. The preview says it; of all else the judge demands that it is equal. */
    readonly differs?: readonly Difference[];
    /** Rules that keep quiet beside this one, of a lesser trouble with the same statement: a fix may leave that for them to tell. */
    readonly leaves?: readonly string[];
  };
  /** Also looks at what a down migration does. Most rules judge up migrations only. */
  readonly directions?: 'both';
  /** Also looks into function bodies that only run when called. DO blocks are always looked into. */
  readonly bodies?: 'all';
  readonly examples: readonly Example[];
  /** Where a rule that Plinth does not bring is described. */
  readonly url?: string | undefined;
  readonly check: {
    readonly [K in OperationKind]?: (operation: OperationOf<K>, context: RuleContext<M>) => void;
  };
  /** Asked about every operation, whatever its kind, beside `check`. */
  readonly checkAny?: (operation: Operation, context: RuleContext<M>) => void;
}

/** An intended difference between what a fix leaves in the database and what the statement as it was written leaves there. */
export interface Difference {
  /** When everything has run, or when the fix's own new migrations have run and were taken back. */
  readonly at: 'end' | 'way-back';
  /** `anything`: the original leaves nothing of what it does. */
  readonly of:
    | 'column'
    | 'constraint'
    | 'validity'
    | 'index'
    | 'function'
    | 'view'
    | 'policy'
    | 'grant'
    | 'anything';
  /** One sentence for whoever decides about the fix. */
  readonly words: string;
}

/** Checks the parts against each other at compile time and hands the rule back. */
export function defineRule<const M extends Messages>(rule: Rule<M>): Rule<M> {
  return rule;
}

export interface ExampleOptions {
  /** Earlier migrations, oldest first; they are not linted. */
  readonly history?: readonly string[];
  /** Default: plain numbered files sent statement by statement. */
  readonly tool?: ToolId;
  /** What the tool finds out about the folder. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly targetVersion?: number;
  /** PostgreSQL unless it says so. */
  readonly dialect?: 'mysql' | 'sqlite' | 'sqlserver';
  /** Result of the (first) fix for the document itself. Required where a fix is offered. */
  readonly fixed?: string;
  /** Result of a `files` fix: the new migrations by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Its own path, where that matters. */
  readonly path?: string;
  /** Further migrations in the folder. Where only its path matters a file has no text. */
  readonly beside?: readonly (string | { readonly path: string; readonly text: string })[];
  /** What plinth.stats.json says, collected today unless it says otherwise. */
  readonly statistics?: ExampleStatistics;
  /** SQL files of the workspace that are no migrations, and programs that use an object mapper, by path. */
  readonly queries?: Readonly<Record<string, string>>;
  /** Other files of the repository, by path: they show how programs open their database. Nobody has looked where this is left out. */
  readonly repository?: Readonly<Record<string, string>>;
  /** The preset that is chosen; all that the rule says where this is left out. */
  readonly preset?: Preset;
  /** It has run. */
  readonly ran?: true;
  /** Paths of `beside` that have run. */
  readonly applied?: readonly string[];
  /** Where the example has run with another text. */
  readonly editedSince?: string;
  /** Of the history, those from this place on are waiting to run, too. */
  readonly pendingFrom?: number;
  /** Migrations after this one. */
  readonly behind?: readonly string[];
  /** Paths of the history that are not in the folder any more. */
  readonly missing?: readonly string[];
  /** SQLSTATE with which the server refuses the example as written; what its fix makes of it runs. */
  readonly refused?: string;
  /** It makes or changes what belongs to the whole server, as roles do: executed in one transaction that is taken back. */
  readonly undone?: true;
  /** Why PostgreSQL cannot execute the example, where it cannot; the other engines' examples say that by their dialect. */
  readonly notExecutable?: string;
}

/** Examples are executed on PostgreSQL servers. Undefined for an example that they execute. */
export function whyNotExecuted({ dialect, notExecutable }: ExampleOptions): string | undefined {
  return notExecutable ?? (dialect === undefined ? undefined : otherEngines[dialect]);
}

const otherEngines = {
  mysql: 'It is for MySQL and MariaDB.',
  sqlite: 'It is for SQLite.',
  sqlserver: 'It is for SQL Server.',
} as const satisfies Record<NonNullable<ExampleOptions['dialect']>, string>;

/** By name, with the schema unless that is public. */
export interface ExampleStatistics {
  readonly daysAgo?: number;
  readonly relations: Readonly<
    Record<
      string,
      {
        readonly bytes: number;
        readonly rows?: number;
        readonly writesPerSecond?: number;
        readonly kind?: RelationKind;
      }
    >
  >;
}

export interface Example extends ExampleOptions {
  readonly verdict: 'bad' | 'good';
  readonly title: string;
  /**
   * SQL. In a bad example a comment line of carets under the offending text says what is expected there:
   * `--     ^^^^^^ warning: the message` followed by ` 💡` where a fix is offered. The comment is taken out before linting.
   */
  readonly sql: string;
}

export function bad(title: string, sql: string, options: ExampleOptions = {}): Example {
  return { verdict: 'bad', title, sql, ...options };
}

export function good(title: string, sql: string, options: ExampleOptions = {}): Example {
  return { verdict: 'good', title, sql, ...options };
}
