/** Tables from queries, views and triggers of dialects without a grammar, and dropping a relation with its indexes. */
import type {
  AddColumn,
  AddConstraint,
  ConstraintDefinition,
  CreateTable,
  CreateTableAs,
  CreateTrigger,
  CreateView,
  DropRelation,
  DropTrigger,
  ObjectName,
} from '../../../operations/model/operation.ts';
import { creationSchema, indexesOf, keyOf, relationKey, resolveRelation, tableByKey } from '../../lookup.ts';
import { temporarySchema } from '../../../operations/model/temporary-schema.ts';
import type { Schema, Table, Trigger } from '../../model.ts';
import { certaintyAt, doubtful, originOf, type At } from '../statement-place.ts';
import { described } from '../new-object.ts';
import { columnOf } from './columns.ts';
import { blankTable, tableOrPartial } from '../tables-before-migrations.ts';
import { deleteIndex, deleteRelation, isTable, putRelation, updateTable } from '../store.ts';

export const unowned = { ...described, owner: undefined, privileges: undefined } as const;

export function placeOf(
  schema: Schema,
  name: ObjectName,
  temporary: boolean,
): Pick<Table, 'key' | 'schema' | 'name'> {
  const home = temporary ? temporarySchema : (name.schema?.text ?? creationSchema(schema));
  return { key: keyOf(home, name.name.text), schema: home, name: name.name.text };
}

/** Adds a constraint to a table; `column` if it is written at that column. */
type Attach = (schema: Schema, key: string, one: ConstraintDefinition, at: At, column?: string) => Schema;

/** `own`: what the dialect keeps of the table's storage. */
export function createTableWith(
  schema: Schema,
  operation: CreateTable,
  at: At,
  { own, attach }: { readonly own: Partial<Table>; readonly attach: Attach },
): Schema {
  const { persistence, storage, columns, constraints } = operation;
  const place = placeOf(schema, operation.table, persistence === 'temporary');
  const exists = schema.relations.has(place.key);
  if (exists && (operation.ifNotExists || at.conditional)) return schema;
  const table: Table = {
    ...blankTable,
    ...unowned,
    ...place,
    ...{ persistence, options: storage.options, complete: true },
    columns: columns.map((one) => columnOf(one, at)),
    ...own,
    origin: originOf(at),
    certainty: certaintyAt(at, operation),
  };
  const made = putRelation(exists ? remove(schema, place.key) : schema, table);
  const ofColumns = columns.reduce(
    (now, column) =>
      column.constraints.reduce((then, one) => attach(then, table.key, one, at, column.name.text), now),
    made,
  );
  return constraints.reduce((now, one) => attach(now, table.key, one, at), ofColumns);
}

export function addColumnWith(schema: Schema, operation: AddColumn, at: At, attach: Attach): Schema {
  const [known, key] = tableOrPartial(schema, operation, at);
  const table = key === undefined ? undefined : tableByKey(known, key);
  const { column } = operation;
  const name = column.name.text;
  if (table === undefined || table.columns.some((one) => one.name === name)) return known;
  const made = columnOf(column, at);
  const next = updateTable(known, table.key, (one) => ({ ...one, columns: [...one.columns, made] }));
  return column.constraints.reduce((now, one) => attach(now, table.key, one, at, name), next);
}

export function addConstraintWith(schema: Schema, operation: AddConstraint, at: At, attach: Attach): Schema {
  const [known, key] = tableOrPartial(schema, operation, at);
  return key === undefined ? schema : attach(known, key, operation.constraint, at);
}

/** The columns of the query are not resolved. */
export function createTableAs(schema: Schema, operation: CreateTableAs, at: At): Schema {
  const place = placeOf(schema, operation.table, operation.persistence === 'temporary');
  const exists = schema.relations.has(place.key);
  if (exists && (operation.ifNotExists || at.conditional)) return schema;
  return putRelation(exists ? remove(schema, place.key) : schema, {
    ...blankTable,
    ...unowned,
    ...place,
    ...{ persistence: operation.persistence, options: operation.storage.options, complete: false },
    origin: originOf(at),
    certainty: certaintyAt(at, operation),
  });
}

export function dropRelation(schema: Schema, operation: DropRelation, at: At): Schema {
  const relation = resolveRelation(schema, operation.target);
  if (relation === undefined) return schema;
  return at.conditional ? putRelation(schema, doubtful(relation)) : remove(schema, relation.key);
}

export function remove(schema: Schema, key: string): Schema {
  const without = indexesOf(schema, key).reduce((now, one) => deleteIndex(now, one.key), schema);
  return deleteRelation(without, key);
}

export function createView(schema: Schema, operation: CreateView, at: At): Schema {
  const place = placeOf(schema, operation.view, false);
  if (schema.relations.has(place.key) && operation.ifNotExists) return schema;
  const { options, checkOption, tablespace, accessMethod } = operation;
  return putRelation(schema, {
    ...unowned,
    ...place,
    ...(operation.source === undefined ? {} : { source: operation.source }),
    ...{
      kind: operation.materialized ? 'materialized-view' : 'view',
      columns: operation.columns,
      columnTypes: [],
      columnComments: [],
      columnDefaults: [],
    },
    reads: operation.reads.map((one) => relationKey(schema, one)),
    ...{
      dependencies: [],
      functions: [],
      query: { text: operation.text ?? '', references: [] },
      persistence: 'permanent',
    },
    ...{ options, checkOption, populated: false, tablespace, accessMethod, triggers: [], rules: [] },
    path: undefined,
    origin: originOf(at),
    certainty: certaintyAt(at, operation),
  });
}

export function createTrigger(schema: Schema, operation: CreateTrigger, at: At): Schema {
  if (operation.function.schema?.text === temporarySchema) return schema;
  const [known, key] = tableOrPartial(schema, operation, at);
  if (key === undefined) return known;
  const { timing, events, forEach } = operation;
  const trigger: Trigger = {
    ...described,
    ...{ name: operation.name.text, timing, events, forEach, columns: [], when: undefined },
    ...{ function: operation.name.text, functionArguments: [], constraint: false, firing: 'origin' },
    ...{
      deferrable: false,
      initiallyDeferred: false,
      from: undefined,
      oldTable: undefined,
      newTable: undefined,
    },
    ...{ path: undefined, inherited: false },
    ...(operation.source === undefined ? {} : { source: operation.source }),
    origin: originOf(at),
  };
  return updateTable(known, key, (one) => ({
    ...one,
    triggers: [...one.triggers.filter(({ name }) => name !== trigger.name), trigger],
  }));
}

/** A trigger's name is local to its database. */
export function dropTrigger(schema: Schema, operation: DropTrigger, at: At): Schema {
  if (at.conditional) return schema;
  for (const one of schema.relations.values()) {
    if (!isTable(one) || !one.triggers.some(({ name }) => name === operation.name.text)) continue;
    return updateTable(schema, one.key, (table) => ({
      ...table,
      triggers: table.triggers.filter(({ name }) => name !== operation.name.text),
    }));
  }
  return schema;
}

/** Updates references to a relation after it gets another key. */
export function pointing<R extends { readonly relation: string }>(
  references: R,
  from: string,
  to: string,
): R {
  return references.relation === from ? { ...references, relation: to } : references;
}
