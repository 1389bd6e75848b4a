/**
 * A rule is one value in one file: what it guards against, why, what to do instead, its examples, its check and its fix. Examples are the
 * documentation and the tests. Nothing else in the repository describes a rule.
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

/** A rule as its file declares it, without the values that most rules share. */
interface RuleDeclaration<M extends Messages> {
  /** `category/file-name`. */
  readonly id: RuleId;
  /** The version of Plinth that added it, unless that is the first one. */
  readonly since?: string;
  /** The kind of harm: core/findings/grading.ts defines how grave it is. */
  readonly hazard: Hazard;
  /** The first preset that includes it, unless that is `recommended`. */
  readonly preset?: Preset;
  /** The dialects whose migrations it checks, if not PostgreSQL's alone. */
  readonly dialects?: readonly Exclude<DialectId, 'unknown'>[];
  /** Why it does not apply to the other engines: a sentence for all of them, or one for each, and `others` for the rest. */
  readonly elsewhere?: string | Partial<Readonly<Record<SpokenDialect | 'others', string>>>;
  /** Major versions of the target to which it applies, inclusive; all if undefined. */
  readonly versions?: { readonly from?: number; readonly until?: number };
  /** One line: what is wrong. */
  readonly summary: string;
  /** Markdown: what happens in production, with evidence. */
  readonly why: string;
  /** Markdown: the safe way, in steps. */
  readonly instead: string;
  /** One or two sentences: in which projects to disable it, or that it should never be. */
  readonly whenOff: string;
  /** The measured facts that the rule is based on: the documentation shows their locks. */
  readonly facts?: readonly FactId[];
  /** {placeholders} are filled from a report's data. Each message: what happens, to which object, who is blocked, one action. */
  readonly messages: M;
  /**
   * By message, the placeholder whose values are merged within a section if the message is equal otherwise. If there are fixes, only if
   * they are the same edit of the file at several places.
   */
  readonly gathers?: { readonly [K in keyof M & string]?: string };
  /** Merges across all parts of the file: changesets of Liquibase are parts. */
  readonly gathersIn?: 'file' | 'folder';
  /**
   * Messages that are reported once for a section if they are equal, with the number of places. A finding with a fix is reported
   * separately.
   */
  readonly repeats?: readonly (keyof M & string)[];
  /** Which fixes it may offer and why they are safe or not. */
  readonly fix: {
    readonly kinds: readonly ('edit' | 'rewrite' | 'files')[];
    readonly because: string;
    /**
     * How the result of a `rewrite` or `files` fix may differ from the original's. The preview shows it; the tests require that everything
     * else is equal.
     */
    readonly differs?: readonly Difference[];
    /** Rules that stay silent next to this one, about a lesser problem of the same statement: a fix may leave that to them. */
    readonly leaves?: readonly string[];
  };
  /** Set to check down migrations too. Most rules check only up migrations. */
  readonly directions?: 'both';
  /** Set to check function bodies too, which only run when called. DO blocks are always checked. */
  readonly bodies?: 'all';
  readonly examples: readonly Example[];
  /** The documentation of a rule that is not part of Plinth. */
  readonly url?: string | undefined;
  readonly check: {
    readonly [K in OperationKind]?: (operation: OperationOf<K>, context: RuleContext<M>) => void;
  };
  /** Called for every operation, whatever its kind, in addition to `check`. */
  readonly checkAny?: (operation: Operation, context: RuleContext<M>) => void;
}

export interface Rule<M extends Messages = Messages> extends RuleDeclaration<M> {
  readonly preset: Preset;
  readonly dialects: readonly Exclude<DialectId, 'unknown'>[];
}

/** An intended difference between the results of a fix and of the original statement in the database. */
export interface Difference {
  /** After everything has run, or after the fix's own new migrations have run and were rolled back. */
  readonly at: 'end' | 'rollback';
  /** `anything`: the original leaves none of its effects. */
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
  /** A sentence for the person who decides about the fix. */
  readonly words: string;
}

/** Checks the parts against each other at compile time and completes the rule. */
export function defineRule<const M extends Messages>(rule: RuleDeclaration<M>): Rule<M> {
  return { preset: 'recommended', dialects: ['postgresql'], ...rule };
}

export interface ExampleOptions {
  /** Earlier migrations, oldest first; they are not linted. */
  readonly history?: readonly string[];
  /** Default: plain numbered files sent statement by statement. */
  readonly tool?: ToolId;
  /** What the tool detects about the folder. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly targetVersion?: number;
  /** PostgreSQL by default. */
  readonly dialect?: 'mysql' | 'sqlite' | 'sqlserver' | 'duckdb' | 'clickhouse';
  /** Result of the (first) fix for the document itself. Required if a fix is offered. */
  readonly fixed?: string;
  /** Result of a `files` fix: the new migrations by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Its own path, if it matters. */
  readonly path?: string;
  /** Further migrations of the folder. A file of which only the path matters has no text. */
  readonly beside?: readonly (string | { readonly path: string; readonly text: string })[];
  /** Contents of plinth.stats.json, collected today by default. */
  readonly statistics?: ExampleStatistics;
  /** SQL files of the workspace that are not migrations, and programs that use an object mapper, by path. */
  readonly queries?: Readonly<Record<string, string>>;
  /** Other files of the repository, by path: they show how programs open their database. Unknown if undefined. */
  readonly repository?: Readonly<Record<string, string>>;
  /** The chosen preset; all rules by default. */
  readonly preset?: Preset;
  /** The example is an applied migration. */
  readonly ran?: true;
  /** Paths of `beside` that have run. */
  readonly applied?: readonly string[];
  /** Where the example has run with another text. */
  readonly editedSince?: string;
  /** Migrations of the history from this index on are pending too. */
  readonly pendingFrom?: number;
  /** Migrations after this one. */
  readonly behind?: readonly string[];
  /** Paths of the history that no longer exist in the folder. */
  readonly missing?: readonly string[];
  /** SQLSTATE with which the server refuses the example; the fixed example runs. */
  readonly refused?: string;
  /** It creates or changes objects of the whole server, such as roles: executed in one transaction that is rolled back. */
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
  duckdb: 'It is for DuckDB.',
  clickhouse: 'It is for ClickHouse.',
} as const satisfies Record<NonNullable<ExampleOptions['dialect']>, string>;

/** By name, qualified unless the schema is public. */
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
   * SQL. In a bad example a comment line of carets under the range contains the expected finding: `--     ^^^^^^ warning: the message`
   * followed by ` 💡` if a fix is offered. The comment is removed before linting.
   */
  readonly sql: string;
}

export function bad(title: string, sql: string, options: ExampleOptions = {}): Example {
  return { verdict: 'bad', title, sql, ...options };
}

export function good(title: string, sql: string, options: ExampleOptions = {}): Example {
  return { verdict: 'good', title, sql, ...options };
}
