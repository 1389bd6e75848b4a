/**
 * The objects of a database that the explorer lists, each with a short description. Plain data, identical for a real server and the
 * embedded one. Relations are in `catalog.ts`, since other code needs them too.
 */

export const objectKinds = [
  'schema',
  'table',
  'partitioned-table',
  'foreign-table',
  'view',
  'materialized-view',
  'sequence',
  'function',
  'procedure',
  'aggregate',
  'enum',
  'enum-value',
  'domain',
  'composite-type',
  'range-type',
  'type',
  'column',
  'key-column',
  'reference-column',
  'primary-key',
  'unique-key',
  'foreign-key',
  'constraint',
  'unvalidated-constraint',
  'index',
  'invalid-index',
  'policy',
  'trigger',
  'disabled-trigger',
  'rule',
  'statistics',
  'grant',
  'extension',
  'outdated-extension',
  'member',
  'language',
  'cast',
  'operator',
  'collation',
  'text-search',
  'access-method',
  'foreign-data-wrapper',
  'foreign-server',
  'user-mapping',
  'publication',
  'subscription',
  'event-trigger',
  'event',
  'synonym',
  'large-object',
  'default-privileges',
  'role',
  'database',
  'data-file',
  'tablespace',
  'key-prefix',
  'key',
  'fact',
  'concern',
] as const;

export type ObjectKind = (typeof objectKinds)[number];

export interface CatalogObject {
  readonly kind: ObjectKind;
  /** The server's number for the object: valid on this server until the object is dropped. */
  readonly id: string;
  readonly name: string;
  /** A few words after the name. */
  readonly detail: string;
  /** Further facts, one text each. */
  readonly facts: readonly string[];
  /** Qualified and quoted as SQL needs it; undefined if SQL has no name for it. */
  readonly sqlName: string | undefined;
  readonly bytes: number | undefined;
  readonly comment: string | undefined;
  /** The type of a column. */
  readonly type: string | undefined;
}

/** A folder of objects of one kind. */
export interface ObjectGroup {
  readonly name: string;
  readonly count: number;
}

export interface ObjectList {
  readonly group: string;
  readonly objects: readonly CatalogObject[];
}

/** The database, schema or relation that a group of objects belongs to. */
export type ObjectScope = { readonly of: 'database' } | { readonly of: 'schema'; readonly schema: string };

/** Kinds for which a server can print the CREATE statement. */
export const printable: ReadonlySet<ObjectKind> = new Set([
  'table',
  'partitioned-table',
  'foreign-table',
  'view',
  'materialized-view',
  'function',
  'procedure',
  'primary-key',
  'unique-key',
  'foreign-key',
  'constraint',
  'unvalidated-constraint',
  'index',
  'invalid-index',
  'trigger',
  'disabled-trigger',
  'event',
  'rule',
  'policy',
  'statistics',
  'sequence',
  'enum',
  'domain',
  'composite-type',
  'range-type',
]);

/** Kinds whose contents can be listed, by the object's number. */
export const openable: ReadonlySet<ObjectKind> = new Set([
  'enum',
  'domain',
  'composite-type',
  'extension',
  'outdated-extension',
  'foreign-data-wrapper',
  'foreign-server',
  'publication',
  'role',
  'data-file',
  'key-prefix',
]);

/** Openable kinds whose contents may be openable themselves. */
export const nesting: ReadonlySet<ObjectKind> = new Set(['key-prefix']);

/** Kinds that keep the order in which they are told; others are listed by name. */
export const ordered: ReadonlySet<ObjectKind> = new Set(['key-prefix', 'key', 'fact', 'concern']);
