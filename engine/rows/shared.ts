/** Columns that keys of several columns share, such as a tenant: all rows of one tenant that a row references must have the same tenant. */
import { foreignKeysFrom, type ForeignKey } from '../../core/schema/lookup.ts';
import type { Schema, Table } from '../../core/schema/model.ts';

/** What such a key shares with another one comes from there. */
export function isOfItself({ references, columns }: ForeignKey, table: Table): boolean {
  return columns.length > 1 && references.relation === table.key;
}

/**
 * Columns, as `schema.table.column`, of keys of several columns, on either side; with the reference that the referenced ones are part of.
 */
export type Shared = ReadonlyMap<string, ForeignKey | undefined>;

export function sharedIn(schema: Schema): Shared {
  const found = new Map<string, ForeignKey | undefined>();
  const add = (name: string, implied: ForeignKey | undefined): void => {
    found.set(name, found.get(name) ?? implied);
  };
  for (const table of schema.relations.values()) {
    if (table.kind !== 'table') continue;
    const keys = foreignKeysFrom(table);
    for (const { columns, references } of keys) {
      if (columns.length < 2) continue;
      for (const [at, name] of columns.entries()) {
        add(`${table.key}.${name}`, undefined);
        const target = references.columns[at];
        if (target === undefined) continue;
        const single = keys.find((one) => one.columns.length === 1 && one.columns[0] === name);
        add(`${references.relation}.${target}`, single && { ...single, columns: [target] });
      }
    }
  }
  return found;
}
