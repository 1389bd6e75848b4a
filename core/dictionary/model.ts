/** The data dictionary of one schema as plain data: what `plinth docs --format json` prints and what its pages are made of. Types only. */

type EntryKind = 'table' | 'view' | 'function' | 'type' | 'sequence';

/** A reference to another object. `kind` is undefined if no migration creates the object. */
export interface Reference {
  readonly kind: EntryKind | undefined;
  readonly key: string;
  /** The display name; the schema is omitted if it is public. */
  readonly name: string;
}

/** A change and its place: `made`, `type changed`. */
export interface Event {
  readonly file: string;
  /** One-based. */
  readonly line: number;
  readonly what: string;
}

/** In order; the first event creates the object. */
export type History = readonly Event[];

interface Entry {
  /** `schema.name`, as the catalog has them. */
  readonly key: string;
  readonly schema: string;
  /** The display name; the schema is omitted if it is public. */
  readonly name: string;
  readonly comment: string | undefined;
  readonly history: History;
}

export interface Dictionary {
  readonly folder: string;
  readonly tool: string;
  readonly targetVersion: number;
  /** `PostgreSQL 16`, `MariaDB 10.11`. */
  readonly server: string;
  /** False if the server has no comments on objects, or keeps them where Plinth does not read them. */
  readonly comments: boolean;
  readonly statements: number;
  readonly understood: number;
  readonly schemas: readonly SchemaEntry[];
  readonly areas: readonly AreaEntry[];
  readonly tables: readonly TableEntry[];
  readonly views: readonly ViewEntry[];
  readonly functions: readonly FunctionEntry[];
  readonly types: readonly TypeEntry[];
  readonly sequences: readonly SequenceEntry[];
  readonly extensions: readonly ExtensionEntry[];
  readonly migrations: readonly MigrationEntry[];
}

export interface SchemaEntry {
  readonly name: string;
  readonly comment: string | undefined;
}

/** An area of the schema: all tables of a small schema, or a cluster of foreign keys. */
export interface AreaEntry {
  readonly key: string;
  readonly schema: string;
  readonly title: string;
  readonly tables: readonly Reference[];
  /** Undefined if no foreign key connects its tables. */
  readonly picture: Picture | undefined;
}

export interface Picture {
  readonly tables: readonly PictureTable[];
  readonly links: readonly PictureLink[];
  /** Tables that do not fit into the picture. */
  readonly left: number;
}

export interface PictureTable {
  readonly reference: Reference;
  readonly columns: readonly PictureColumn[];
  readonly more: number;
  /** The table that the picture is about, or a table of its area. */
  readonly isInside: boolean;
  /** The number of its partitions, which are not drawn. */
  readonly partitions: number;
}

export interface PictureColumn {
  readonly name: string;
  readonly type: string;
  /** `PK, FK`; empty for other columns. */
  readonly keys: string;
  readonly nullable: boolean;
}

export interface PictureLink {
  /** Indexes in `tables`; `from` is the referencing table. */
  readonly from: number;
  readonly to: number;
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns of the referenced table; empty if they are not known. */
  readonly targets: readonly string[];
  /** The referencing columns may be null. */
  readonly optional: boolean;
  /** At most one row references each row. */
  readonly single: boolean;
}

export interface TableEntry extends Entry {
  readonly kind: 'table' | 'partitioned table' | 'partition' | 'foreign table';
  /** Key of its area. */
  readonly area: string;
  /** `people, 3 columns`; undefined if no column is personal data. */
  readonly personal: string | undefined;
  readonly columns: readonly ColumnEntry[];
  readonly constraints: readonly PartEntry[];
  readonly indexes: readonly PartEntry[];
  readonly refersTo: readonly Relationship[];
  readonly referredBy: readonly Relationship[];
  readonly partitionOf: Reference | undefined;
  readonly bound: string | undefined;
  readonly partitions: readonly Reference[];
  readonly inherits: readonly Reference[];
  readonly readBy: readonly Reference[];
  readonly rowSecurity: 'off' | 'on' | 'on, for its owner too';
  readonly policies: readonly PartEntry[];
  readonly triggers: readonly TriggerEntry[];
  readonly rules: readonly PartEntry[];
  readonly privileges: readonly { readonly role: string; readonly may: string }[];
  /** Sentences about what is missing or not known. */
  readonly missing: readonly string[];
  readonly picture: Picture | undefined;
  readonly sql: string;
}

export interface ColumnEntry {
  readonly name: string;
  readonly type: string;
  /** Key of the page of the type, if these migrations create it. */
  readonly typeKey: string | undefined;
  readonly nullable: boolean;
  /** Default, identity or generation expression as SQL; undefined if there is none. */
  readonly default: string | undefined;
  readonly identity: boolean;
  readonly generated: boolean;
  /** `PK, FK`. */
  readonly keys: string;
  readonly personal: string | undefined;
  readonly comment: string | undefined;
  readonly history: History;
}

/** A constraint, an index, a policy or a rule. */
export interface PartEntry {
  readonly name: string;
  readonly sql: string;
  /** Short remarks: `not validated`, `unique`. */
  readonly notes: string;
  readonly comment: string | undefined;
  readonly history: History;
}

export interface TriggerEntry extends PartEntry {
  readonly function: Reference;
}

export interface Relationship {
  readonly constraint: string;
  readonly columns: string;
  readonly other: Reference;
  readonly otherColumns: string;
  /** `ON DELETE CASCADE`; empty if a referenced row cannot be deleted. */
  readonly actions: string;
  /** `each row may have one`, `each row has one`. */
  readonly cardinality: string;
  /** True if an index begins with one of the referencing columns. */
  readonly indexed: boolean;
}

export interface ViewEntry extends Entry {
  readonly kind: 'view' | 'materialized view';
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly personal: string | undefined;
    readonly comment: string | undefined;
  }[];
  readonly reads: readonly Reference[];
  readonly calls: readonly Reference[];
  readonly readBy: readonly Reference[];
  readonly indexes: readonly PartEntry[];
  readonly triggers: readonly TriggerEntry[];
  readonly privileges: readonly { readonly role: string; readonly may: string }[];
  readonly missing: readonly string[];
  readonly sql: string;
}

/** All overloads of one name. */
export interface FunctionEntry {
  readonly key: string;
  readonly schema: string;
  readonly name: string;
  readonly overloads: readonly {
    readonly signature: string;
    readonly form: string;
    readonly returns: string;
    readonly language: string;
    /** `stable, security definer`. */
    readonly notes: string;
    readonly comment: string | undefined;
    readonly history: History;
    readonly sql: string;
  }[];
  /** Triggers that call it. */
  readonly firedBy: readonly { readonly trigger: string; readonly relation: Reference }[];
  readonly calledBy: readonly Reference[];
}

export interface TypeEntry extends Entry {
  readonly form: string;
  /** Of an enum, in order. */
  readonly values: readonly string[];
  readonly attributes: readonly {
    readonly name: string;
    readonly type: string;
    readonly comment: string | undefined;
  }[];
  readonly usedBy: readonly { readonly relation: Reference; readonly column: string }[];
  readonly sql: string;
}

export interface SequenceEntry extends Entry {
  readonly type: string;
  readonly details: string;
  readonly ownedBy: Reference | undefined;
  readonly column: string | undefined;
}

export interface ExtensionEntry {
  readonly name: string;
  readonly version: string | undefined;
  readonly comment: string | undefined;
  readonly history: History;
}

/** A migration and those objects it created or changed that still exist. */
export interface MigrationEntry {
  readonly file: string;
  readonly objects: readonly {
    readonly reference: Reference;
    readonly what: string;
    readonly line: number;
  }[];
}
