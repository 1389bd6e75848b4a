/** Operations that change a schema of ClickHouse. Projections, dictionaries, functions and users are read but not modelled. */
import type {
  AddColumn,
  AddConstraint,
  AlterTableOption,
  ConstraintDefinition,
  CreateTable,
  RedefineColumn,
  RenameRelation,
} from '../../../operations/model/operation.ts';
import { relationKey, resolveRelation, table as tableNamed, tableByKey } from '../../lookup.ts';
import type { Column, Schema } from '../../model.ts';
import { dropConstraint } from '../duckdb/tables.ts';
import type { Handlers } from '../handlers.ts';
import { createIndex, dropIndex } from '../mysql/keys.ts';
import { createSchema, dropSchema } from '../namespaces.ts';
import { blankConstraint } from '../new-constraint.ts';
import { originOf, type At } from '../statement-place.ts';
import { updateTable } from '../store.ts';
import { columnNamed, columnOf, placed, withColumn } from '../worded/columns.ts';
import { withConstraint } from '../worded/constraints.ts';
import { worded } from '../worded/handlers.ts';
import { moved } from '../worded/moves.ts';
import { addColumnWith, addConstraintWith, createTableWith } from '../worded/relations.ts';

export const clickhouse: Handlers = {
  ...worded,
  createTable,
  renameRelation,
  addColumn,
  redefineColumn,
  addConstraint: (schema, operation: AddConstraint, at) => addConstraintWith(schema, operation, at, attach),
  dropConstraint,
  createIndex,
  dropIndex,
  createSchema,
  dropSchema,
  alterTableOption,
};

/** AS another table: its columns, and what is not written of its clauses. */
function createTable(schema: Schema, operation: CreateTable, at: At): Schema {
  const [like] = operation.like;
  const source = like && tableNamed(schema, like);
  const origin = originOf(at);
  const { options } = operation.storage;
  const own =
    like === undefined
      ? {}
      : {
          columns: source?.columns.map((one) => ({ ...one, origin })) ?? [],
          options: options.length > 0 ? options : (source?.options ?? []),
          complete: source?.complete === true,
        };
  return createTableWith(schema, operation, at, { own, attach });
}

function renameRelation(schema: Schema, operation: RenameRelation, at: At): Schema {
  const relation = resolveRelation(schema, operation.target);
  if (relation === undefined || at.conditional) return schema;
  return moved(schema, relation.key, { schema: relation.schema, name: operation.to.text }, (name) => name);
}

function addColumn(schema: Schema, operation: AddColumn, at: At): Schema {
  const added = addColumnWith(schema, operation, at, attach);
  return added === schema ? schema : atPosition(added, operation, operation.column.name.text);
}

/** What is not written stays. */
function redefineColumn(schema: Schema, operation: RedefineColumn, at: At): Schema {
  if (at.conditional) return schema;
  const { definition, column } = operation;
  const fresh = columnOf(definition, at);
  const written: Partial<Column> = {
    ...(definition.type.name === ''
      ? {}
      : { type: fresh.type, nullable: fresh.nullable, origin: fresh.origin }),
    ...(fresh.default === undefined ? {} : { default: fresh.default, generated: fresh.generated }),
  };
  const names = new Set(fresh.options.map(({ name }) => name));
  const changed = withColumn(schema, relationKey(schema, operation.table), column.text, (one) => ({
    ...{ ...one, ...written },
    options: [...one.options.filter(({ name }) => !names.has(name)), ...fresh.options],
  }));
  return atPosition(changed, operation, column.text);
}

/** FIRST, or AFTER another column; these words are no properties of it. */
function atPosition(schema: Schema, { table }: AddColumn | RedefineColumn, name: string): Schema {
  return updateTable(schema, relationKey(schema, table), (one) => {
    const column = columnNamed(one, name);
    const place = column?.options.find((option) => option.name === 'first' || option.name === 'after');
    if (column === undefined || place === undefined) return one;
    const options = column.options.filter((option) => option !== place);
    const others = one.columns.filter((each) => each !== column);
    return { ...one, columns: placed(others, { ...column, options }, { after: place.value }) };
  });
}

/** A clause replaces the one before. */
function alterTableOption(schema: Schema, { table, options }: AlterTableOption, at: At): Schema {
  if (at.conditional) return schema;
  const names = new Set(options.map(({ name }) => name));
  return updateTable(schema, relationKey(schema, table), (one) => ({
    ...one,
    options: [...one.options.filter(({ name }) => !names.has(name)), ...options],
  }));
}

function attach(schema: Schema, key: string, definition: ConstraintDefinition, at: At): Schema {
  const table = tableByKey(schema, key);
  if (table === undefined || definition.kind !== 'check') return schema;
  const { name, expression } = definition;
  return withConstraint(schema, table, {
    ...{ ...blankConstraint, kind: 'check', name: name?.text ?? '', columns: expression.columns },
    ...{ expression: expression.text, origin: originOf(at) },
  });
}
