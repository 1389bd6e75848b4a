/**
 * Tables as diagrams need them, from migrations or from a server's catalog: columns with their keys, and foreign keys in both directions.
 */
import type { PictureColumn, Reference } from './model.ts';

export interface Entity {
  /** `schema.name`, as the catalog has them. */
  readonly key: string;
  readonly schema: string;
  readonly name: string;
  /** In table order. */
  readonly columns: readonly PictureColumn[];
  readonly foreignKeys: readonly EntityKey[];
  /** The number of partitions, including partitions of partitions. */
  readonly partitions: number;
  /** Key of its parent table. */
  readonly partitionOf: string | undefined;
}

interface EntityKey {
  readonly name: string;
  readonly columns: readonly string[];
  /** Key of the referenced table. */
  readonly to: string;
  /** Empty if they are not known. */
  readonly targets: readonly string[];
  /** One of the columns may be null. */
  readonly optional: boolean;
  /** No two rows reference the same row. */
  readonly single: boolean;
}

export interface Entities {
  /** Undefined if it is not a table, or not known. */
  readonly table: (key: string) => Entity | undefined;
  /** Keys of the tables with a foreign key to this one. */
  readonly referrers: (key: string) => readonly string[];
  /** Keys of all tables except partitions, sorted. */
  readonly keys: () => readonly string[];
  readonly reference: (key: string) => Reference;
}

/** The topmost parent of a partition, or the table itself. */
export function wholeOf(entities: Entities, key: string): string {
  let at = key;
  for (let depth = 0; depth < 20; depth += 1) {
    const parent = entities.table(at)?.partitionOf;
    if (parent === undefined) return at;
    at = parent;
  }
  return at;
}
