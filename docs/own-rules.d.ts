/**
 * The types of a rule module, for a team's own rules. This file imports nothing, and its names are stable. It contains less than the rule kit on purpose.
 */

/** Half-open, in UTF-16 units from the beginning of the statement. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** An identifier folded as by the server, without quotes. */
export interface Identifier extends Place {
  readonly text: string;
}

export interface QualifiedName extends Place {
  readonly schema: Identifier | undefined;
  readonly name: Identifier;
}

export interface WrittenType extends Place {
  readonly schema: string | undefined;
  /** Catalog name: int4, int8, varchar, timestamptz, numeric … */
  readonly name: string;
  /** varchar(20) → [20]. */
  readonly modifiers: readonly number[];
  readonly arrayDimensions: number;
}

export interface WrittenColumn extends Place {
  readonly name: Identifier;
  readonly type: WrittenType;
  readonly serial: 'smallserial' | 'serial' | 'bigserial' | undefined;
  /** The position of NOT NULL, if written. */
  readonly notNull: Place | undefined;
  readonly default: (Place & { readonly text: string }) | undefined;
  readonly identity: 'always' | 'by-default' | undefined;
}

export interface WrittenConstraint extends Place {
  readonly kind: 'primary-key' | 'unique' | 'foreign-key' | 'check' | 'exclusion' | 'not-null';
  readonly name: Identifier | undefined;
}

interface Action<K extends string> {
  readonly kind: K;
  /** The whole statement, or one action of an ALTER. */
  readonly span: Place;
}

interface TableAction<K extends string> extends Action<K> {
  readonly table: QualifiedName;
}

/** What statements do, by kind. Other kinds exist too; only their `kind` and `span` are stable. */
export interface Operations {
  readonly createTable: TableAction<'createTable'> & {
    readonly persistence: 'permanent' | 'unlogged' | 'temporary';
    readonly ifNotExists: boolean;
    readonly columns: readonly WrittenColumn[];
    readonly constraints: readonly WrittenConstraint[];
    readonly partitionOf: QualifiedName | undefined;
  };
  readonly dropRelation: Action<'dropRelation'> & {
    readonly relation: 'table' | 'view' | 'materialized-view' | 'foreign-table' | 'sequence' | 'index';
    readonly target: QualifiedName;
    readonly ifExists: boolean;
    readonly cascade: boolean;
  };
  readonly renameRelation: Action<'renameRelation'> & {
    readonly target: QualifiedName;
    readonly to: Identifier;
  };
  readonly addColumn: TableAction<'addColumn'> & {
    readonly column: WrittenColumn;
    readonly ifNotExists: boolean;
  };
  readonly dropColumn: TableAction<'dropColumn'> & { readonly column: Identifier; readonly cascade: boolean };
  readonly renameColumn: TableAction<'renameColumn'> & { readonly to: Identifier };
  readonly alterColumnType: TableAction<'alterColumnType'> & { readonly type: WrittenType };
  readonly addConstraint: TableAction<'addConstraint'> & { readonly constraint: WrittenConstraint };
  readonly createIndex: Action<'createIndex'> & {
    readonly table: QualifiedName;
    readonly name: Identifier | undefined;
    readonly unique: boolean;
    readonly concurrently: boolean;
    readonly ifNotExists: boolean;
  };
}

export interface AnyOperation {
  readonly kind: string;
  readonly span: Place;
}

/** A table as the earlier migrations have built it. */
export interface KnownTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly {
    readonly name: string;
    readonly type: { readonly name: string; readonly arrayDimensions: number };
    readonly nullable: boolean;
    readonly default: string | undefined;
  }[];
  readonly primaryKey: readonly string[];
  /** False if columns may be missing, because a statement was not understood. */
  readonly complete: boolean;
}

export interface Report {
  /** A key of the rule's `messages`. */
  readonly message: string;
  readonly at: Place;
  /** Fills the {placeholders} of the message. */
  readonly data?: Readonly<Record<string, string | number>>;
  readonly severity?: Severity;
  /** Always shown before it is applied; `--fix` does not apply it. */
  readonly fix?: {
    readonly title: string;
    readonly edits: readonly { readonly at: Place; readonly text: string }[];
  };
}

export interface RuleContext {
  /** Path of the file, relative to the workspace. */
  readonly path: string;
  readonly direction: 'up' | 'down';
  /** Major version of PostgreSQL. */
  readonly targetVersion: number;
  /** golang-migrate, flyway, prisma …; undefined outside of migration folders. */
  readonly tool: string | undefined;
  /** The statement as written. */
  readonly sql: string;
  /** The statement runs in a transaction. */
  readonly inTransaction: boolean;
  text(place: Place): string;
  /** The position of a keyword, outside of quotes and comments. */
  keyword(within: Place, ...words: readonly string[]): Place | undefined;
  /** Before the statement; undefined if no migration creates it. */
  table(name: QualifiedName): KnownTable | undefined;
  /** Certainly created by this migration: nobody uses it yet. */
  isNew(name: QualifiedName): boolean;
  report(report: Report): void;
}

export type Severity = 'error' | 'warning' | 'info' | 'hint';

export interface Example {
  readonly title: string;
  readonly sql: string;
  /** Earlier migrations, oldest first. */
  readonly history?: readonly string[];
  readonly targetVersion?: number;
}

export interface OwnRule {
  /** `team/` and a name in lower case with dashes. */
  readonly id: `team/${string}`;
  readonly severity: Severity;
  /** The first preset that includes it; recommended by default. */
  readonly preset?: 'recommended' | 'strict' | 'all';
  /** One line: what is wrong. */
  readonly summary: string;
  /** Markdown. */
  readonly why?: string;
  readonly instead?: string;
  /** Its documentation, with https://. Findings link to it. */
  readonly url?: string;
  readonly messages: Readonly<Record<string, string>>;
  /** Set to check down migrations too. */
  readonly directions?: 'up' | 'both';
  readonly check: {
    readonly [K in keyof Operations]?: (operation: Operations[K], context: RuleContext) => void;
  };
  /** Called for every operation, whatever its kind. */
  readonly checkAny?: (operation: AnyOperation, context: RuleContext) => void;
  /** `plinth rules --test` runs them: the bad ones must give a finding, the good ones must not. At least one of each. */
  readonly examples: { readonly bad: readonly Example[]; readonly good: readonly Example[] };
}

/** The default export of a rule module. */
export type RuleModule = (plinth: { readonly defineRule: (rule: OwnRule) => OwnRule }) => readonly OwnRule[];
