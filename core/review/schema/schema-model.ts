/** The schema before and after a change as data: diffs, a diagram, entries of a dictionary. Nothing here is computed. */

export interface SchemaReview {
  readonly changes: readonly SchemaChange[];
  readonly diagram: Diagram;
  readonly dictionary: readonly DictionaryEntry[];
  /** Tables or columns of the schema have comments. */
  readonly hasComments: boolean;
  /** What it alters or takes away of tables that no known migration makes: `plan.resource_id`. */
  readonly unseen: readonly string[];
}

export interface SchemaChange {
  readonly object: string;
  readonly before: string;
  readonly after: string;
}

export interface Diagram {
  readonly tables: readonly DiagramTable[];
  readonly links: readonly {
    readonly from: number;
    readonly to: number;
    readonly name: string;
    /** A row may refer to none. */
    readonly optional: boolean;
    /** No two rows refer to the same. */
    readonly single: boolean;
  }[];
  /** Touched tables that found no room. */
  readonly left: number;
}

export interface DiagramTable {
  readonly name: string;
  readonly state: 'new' | 'changed' | 'gone' | 'neighbour';
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly state: 'new' | 'changed' | 'gone' | 'same';
  }[];
  readonly more: number;
}

export interface DictionaryEntry {
  readonly name: string;
  readonly type: string;
  /** Undefined where it is missing. */
  readonly comment: string | undefined;
  readonly personal: string | undefined;
}
