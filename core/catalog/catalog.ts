/**
 * What a database contains, read from its catalog: plain data, the same for a real server and for the embedded one.
 * It carries structure only. Definitions that the server has to print (defaults, checks, view texts) and exact
 * sizes are `RelationDetails`, asked for one relation at a time.
 */

export interface CatalogSnapshot {
  /** As `server_version_num`: 180004. */
  readonly serverVersion: number;
  /** `names` when the database has more relations than the budget allows: relations are listed, their inside is asked lazily. */
  readonly depth: 'full' | 'names';
  /** Sorted by name; system schemas and other sessions' temporary schemas are left out. */
  readonly schemas: readonly CatalogSchema[];
}

export interface CatalogSchema {
  readonly name: string;
  /** Sorted by name. */
  readonly relations: readonly CatalogRelation[];
}

export type RelationKind = 'table' | 'partitionedTable' | 'view' | 'materializedView' | 'foreignTable';

export interface CatalogRelation {
  /** The relation's OID as text: the key for details, good for this server only. */
  readonly id: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: RelationKind;
  /** Parents of a partition or of an inheriting table. */
  readonly parents: readonly RelationName[];
  readonly isPartition: boolean;
  readonly persistence: 'permanent' | 'unlogged' | 'temporary';
  readonly rowSecurity: 'off' | 'enabled' | 'forced';
  /** The planner's row count; undefined where the table was never analysed. */
  readonly rowEstimate: number | undefined;
  /** Heap pages as of the last VACUUM or ANALYZE, in bytes: an estimate. Exact sizes are in the details. */
  readonly estimatedBytes: number;
  /** In table order. Empty at depth `names`. */
  readonly columns: readonly CatalogColumn[];
  /** Sorted by name. Empty at depth `names`. */
  readonly constraints: readonly CatalogConstraint[];
  /** Sorted by name. Empty at depth `names`. */
  readonly indexes: readonly CatalogIndex[];
}

export interface RelationName {
  readonly schema: string;
  readonly name: string;
}

export interface CatalogColumn {
  readonly name: string;
  /** As `format_type` prints it when only pg_catalog is on the search path: types of other schemas are qualified. */
  readonly type: string;
  readonly nullable: boolean;
  readonly hasDefault: boolean;
  readonly identity: 'none' | 'always' | 'byDefault';
  readonly generated: 'none' | 'stored' | 'virtual';
}

/** `notEnforced` since PostgreSQL 18. */
export type ConstraintValidity = 'valid' | 'notValid' | 'notEnforced';

export type ReferentialAction = 'noAction' | 'restrict' | 'cascade' | 'setNull' | 'setDefault';

interface ConstraintBase {
  readonly name: string;
  readonly columns: readonly string[];
}

export type CatalogConstraint =
  | (ConstraintBase & { readonly kind: 'primaryKey' | 'unique' | 'exclusion' })
  | (ConstraintBase & { readonly kind: 'check'; readonly validity: ConstraintValidity })
  /** Only those that existing rows may still break; every other NOT NULL is the column's `nullable`. */
  | (ConstraintBase & { readonly kind: 'notNull'; readonly validity: ConstraintValidity })
  | (ConstraintBase & {
      readonly kind: 'foreignKey';
      readonly validity: ConstraintValidity;
      readonly references: RelationName & { readonly columns: readonly string[] };
      readonly onDelete: ReferentialAction;
      readonly onUpdate: ReferentialAction;
    });

export interface CatalogIndex {
  readonly name: string;
  readonly method: string;
  readonly keys: readonly IndexKey[];
  /** Columns carried by INCLUDE. */
  readonly included: readonly string[];
  readonly unique: boolean;
  readonly primary: boolean;
  /** False after a CREATE INDEX CONCURRENTLY that failed: the index costs writes and serves no query. */
  readonly valid: boolean;
  readonly partial: boolean;
  readonly estimatedBytes: number;
}

export type IndexKey = { readonly kind: 'column'; readonly name: string } | { readonly kind: 'expression' };

/** What the server has to print or measure for one relation. */
export interface RelationDetails {
  readonly id: string;
  readonly comment: string | undefined;
  /** Heap, indexes and TOAST, measured. */
  readonly totalBytes: number;
  readonly columns: readonly ColumnDetails[];
  readonly constraints: readonly Definition[];
  readonly indexes: readonly Definition[];
  /** The query of a view or materialized view. */
  readonly query: string | undefined;
  /** How a partitioned table is split, and which rows a partition holds. */
  readonly partitionKey: string | undefined;
  readonly partitionBound: string | undefined;
}

interface ColumnDetails {
  readonly name: string;
  readonly comment: string | undefined;
  /** The default or generation expression. */
  readonly expression: string | undefined;
}

interface Definition {
  readonly name: string;
  readonly definition: string;
}
