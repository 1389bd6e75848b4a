/** Constraints of tables in the dialects without a grammar: adding them, and the tables that they reference. */
import type { ObjectName } from '../../../operations/model/operation.ts';
import { relationKey } from '../../lookup.ts';
import type { Constraint, IndexKey, Schema, Table } from '../../model.ts';
import { updateTable } from '../store.ts';
import { isSameName } from './columns.ts';

export function withConstraint(schema: Schema, table: Table, made: Constraint): Schema {
  return updateTable(schema, table.key, (one) => ({
    ...one,
    constraints: [...one.constraints.filter(({ name }) => !isSameName(name, made.name)), made],
  }));
}

/** An unqualified name is resolved in the table's own database. */
export function referencedKey(schema: Schema, name: ObjectName, table: Table): string {
  return name.schema === undefined ? `${table.schema}.${name.name.text}` : relationKey(schema, name);
}

export function plainKey(column: string): IndexKey {
  return {
    ...{
      column,
      expression: undefined,
      collation: undefined,
      collationSchema: undefined,
      opclass: undefined,
    },
    ...{ opclassSchema: undefined, opclassOptions: [], descending: false, nulls: undefined },
  };
}
