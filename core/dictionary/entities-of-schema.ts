/** The tables of a replayed schema, for diagrams. */
import { oneLine } from '../text/format.ts';
import {
  foreignKeysFrom,
  identifies,
  partitions,
  primaryKey,
  tableByKey,
  isOptional,
} from '../schema/lookup.ts';
import { temporarySchema } from '../operations/model/temporary-schema.ts';
import type { Schema, Table } from '../schema/model.ts';
import { wordsOf } from '../schema/words.ts';
import { compare, referenceTo } from './context.ts';
import type { Entities, Entity } from './entities.ts';
import { keysOf } from './tables.ts';

export function entitiesOfSchema(schema: Schema): Entities {
  const known = new Map<string, Entity>();
  return {
    table: (key) => {
      const table = tableByKey(schema, key);
      if (table === undefined) return undefined;
      const entity = known.get(key) ?? entityOf(schema, table);
      known.set(key, entity);
      return entity;
    },
    referrers: (key) => schema.referencedBy.get(key) ?? [],
    keys: () =>
      [...schema.relations.values()]
        .filter(
          (one) => 'constraints' in one && one.partitionOf === undefined && one.schema !== temporarySchema,
        )
        .map(({ key }) => key)
        .sort(compare),
    reference: (key) => referenceTo({ schema }, key),
  };
}

function entityOf(schema: Schema, table: Table): Entity {
  const { key, name } = table;
  return {
    key,
    schema: table.schema,
    name,
    columns: table.columns.map((one) => ({
      name: oneLine(one.name),
      type: oneLine(wordsOf(schema).type(one)),
      keys: keysOf(table, one.name),
      nullable: one.nullable,
    })),
    foreignKeys: foreignKeysFrom(table).map(({ name: constraint, columns, references }) => {
      const target = tableByKey(schema, references.relation);
      const primary = target === undefined ? undefined : primaryKey(target);
      const targets = references.columns.length > 0 ? references.columns : (primary?.columns ?? []);
      return {
        name: oneLine(constraint),
        columns: columns.map(oneLine),
        to: references.relation,
        targets: targets.map(oneLine),
        optional: isOptional(table, columns),
        single: identifies(schema, key, columns),
      };
    }),
    partitions: partsOf(schema, key, 0),
    partitionOf: table.partitionOf?.parent,
  };
}

function partsOf(schema: Schema, key: string, depth: number): number {
  if (depth > 20) return 0;
  return partitions(schema, key).reduce((sum, one) => sum + 1 + partsOf(schema, one.key, depth + 1), 0);
}
