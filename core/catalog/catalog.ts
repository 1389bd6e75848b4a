/**
 * The contents of a database as its catalog lists them: plain data, identical for a real server and the embedded one. Structure only. What
 * the server has to print (defaults, checks, definitions) and exact sizes are read for one relation at a time, as objects.
 */

export interface CatalogSnapshot {
  /** As `server_version_num`: 180004. */
  readonly serverVersion: number;
  /** `names` if the database has more relations than the limit: relations are listed, and their parts are read when needed. */
  readonly depth: 'full' | 'names';
  /** Sorted by name; system schemas and other sessions' temporary schemas are left out. */
  readonly schemas: readonly CatalogSchema[];
}

export interface CatalogSchema {
  /** Its OID as text. */
  readonly id: string;
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
  readonly comment: string | undefined;
  /** The transaction that last wrote the relation's catalog row: if it differs, the relation has changed. */
  readonly written: string;
  /** How a partitioned table is split, or which rows a partition holds. Undefined at depth `names`: the server has to print it. */
  readonly partitioning: string | undefined;
  readonly persistence: 'permanent' | 'unlogged' | 'temporary';
  /** False for a materialized view WITH NO DATA, which refuses to be read. */
  readonly populated: boolean;
  readonly rowSecurity: 'off' | 'enabled' | 'forced';
  /** The planner's row count; undefined if the table was never analyzed. */
  readonly rowEstimate: number | undefined;
  /** The rows were counted just now. */
  readonly counted?: true;
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
