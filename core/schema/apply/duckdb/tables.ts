/**
 * DuckDB's tables: create, rename, columns and constraints. A primary key makes its columns NOT NULL. Keys have indexes that the catalog does
 * not list: there are none here.
 */
import type {
  AddColumn,
  AddConstraint,
  ConstraintDefinition,
  CreateTable,
  DropConstraint,
  RenameRelation,
} from '../../../operations/model/operation.ts';
import { relationKey, resolveRelation, tableByKey } from '../../lookup.ts';
import type { Constraint, Schema } from '../../model.ts';
import { blankConstraint } from '../new-constraint.ts';
import { originOf, type At } from '../statement-place.ts';
import { updateTable } from '../store.ts';
import { isSameName } from '../worded/columns.ts';
import { referencedKey, withConstraint } from '../worded/constraints.ts';
import { inSchema, moved } from '../worded/moves.ts';
import { addColumnWith, addConstraintWith, createTableWith } from '../worded/relations.ts';

export function createTable(schema: Schema, operation: CreateTable, at: At): Schema {
  return createTableWith(schema, operation, at, { own: {}, attach });
}

export function addColumn(schema: Schema, operation: AddColumn, at: At): Schema {
  return addColumnWith(schema, operation, at, attach);
}

export function addConstraint(schema: Schema, operation: AddConstraint, at: At): Schema {
  return addConstraintWith(schema, operation, at, attach);
}

export function dropConstraint(schema: Schema, operation: DropConstraint, at: At): Schema {
  if (at.conditional) return schema;
  return updateTable(schema, relationKey(schema, operation.table), (one) => ({
    ...one,
    constraints: one.constraints.filter(({ name }) => !isSameName(name, operation.constraint.text)),
  }));
}

/** Indexes and keys that refer to it follow; DuckDB refuses where there are any. */
export function renameRelation(schema: Schema, operation: RenameRelation, at: At): Schema {
  const relation = resolveRelation(schema, operation.target);
  if (relation === undefined || at.conditional) return schema;
  const to = { schema: relation.schema, name: operation.to.text };
  return moved(schema, relation.key, to, (name) => name, inSchema);
}

/** `column`: the constraint is written at it. */
function attach(
  schema: Schema,
  key: string,
  definition: ConstraintDefinition,
  at: At,
  column?: string,
): Schema {
  const table = tableByKey(schema, key);
  if (table === undefined) return schema;
  const named = (columns: readonly string[], word: string): Pick<Constraint, 'name' | 'columns'> => ({
    columns,
    name: definition.name?.text ?? freeName([table.name, ...columns, word].join('_'), table.constraints),
  });
  const made = { ...blankConstraint, origin: originOf(at) };
  switch (definition.kind) {
    case 'primary-key': {
      const own = named(textsOf(definition), 'pkey');
      const required = updateTable(schema, key, (one) => ({
        ...one,
        columns: one.columns.map((each) =>
          own.columns.includes(each.name) ? { ...each, nullable: false } : each,
        ),
      }));
      return withConstraint(required, table, { ...made, ...own, kind: 'primary-key' });
    }
    case 'unique':
      return withConstraint(schema, table, { ...made, ...named(textsOf(definition), 'key'), kind: 'unique' });
    case 'foreign-key': {
      const { onDelete, onUpdate, match, deleteColumns, period } = definition;
      const relation = referencedKey(schema, definition.references, table);
      const written = definition.referencedColumns.map(({ text }) => text);
      const parent = relation === key ? table : tableByKey(schema, relation);
      const columns =
        written.length > 0
          ? written
          : (parent?.constraints.find(({ kind }) => kind === 'primary-key')?.columns ?? []);
      return withConstraint(schema, table, {
        ...{ ...made, ...named(textsOf(definition), 'fkey'), kind: 'foreign-key' },
        references: { relation, columns, onDelete, onUpdate, match, deleteColumns, period },
      });
    }
    case 'check': {
      const columns = column === undefined ? definition.expression.columns : [column];
      const own = named(columns, 'check');
      return withConstraint(schema, table, {
        ...{ ...made, ...own, kind: 'check', expression: definition.expression.text },
      });
    }
    case 'exclusion':
    case 'not-null':
      return schema;
  }
}

function textsOf({
  columns,
}: ConstraintDefinition & { readonly kind: 'primary-key' | 'unique' | 'foreign-key' }) {
  return columns.map(({ text }) => text);
}

function freeName(base: string, constraints: readonly Constraint[]): string {
  const taken = new Set(constraints.map(({ name }) => name));
  for (let number = 0; ; number += 1) {
    const name = number === 0 ? base : `${base}_${String(number)}`;
    if (!taken.has(name)) return name;
  }
}
