/** Tables as pictures need them, whether migrations built them or a server's catalog was read: columns with their keys, and who refers to whom. */
import type { PictureColumn, Reference } from './model.ts';

export interface Entity {
  /** `schema.name`, as the catalog has them. */
  readonly key: string;
  readonly schema: string;
  readonly name: string;
  /** In table order. */
  readonly columns: readonly PictureColumn[];
  readonly foreignKeys: readonly EntityKey[];
  /** How many tables it is split into, and they in turn. */
  readonly partitions: number;
  /** Key of the table that it is a part of. */
  readonly partitionOf: string | undefined;
}

interface EntityKey {
  readonly name: string;
  readonly columns: readonly string[];
  /** Key of the table that it refers to. */
  readonly to: string;
  /** Empty if they are not known. */
  readonly targets: readonly string[];
  /** One of the columns may be null. */
  readonly optional: boolean;
  /** No two rows refer to the same one. */
  readonly single: boolean;
}

export interface Entities {
  /** Undefined for what is no table, or is not known. */
  readonly table: (key: string) => Entity | undefined;
  /** Keys of the tables with a foreign key to one. */
  readonly referrers: (key: string) => readonly string[];
  /** Keys of all tables that are no partitions, sorted. */
  readonly keys: () => readonly string[];
  readonly reference: (key: string) => Reference;
}

/** The table that a partition belongs to in the end, or the table itself. */
export function wholeOf(entities: Entities, key: string): string {
  let at = key;
  for (let depth = 0; depth < 20; depth += 1) {
    const parent = entities.table(at)?.partitionOf;
    if (parent === undefined) return at;
    at = parent;
  }
  return at;
}
