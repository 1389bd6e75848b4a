/** Policies, row security, triggers and persistence of a table, and the search path of the session. */
import type {
  AlterTableOption,
  CreatePolicy,
  CreateTrigger,
  DropPolicy,
  DropTrigger,
  SetRowSecurity,
} from '../../operations/operation.ts';
import { table as tableNamed } from '../lookup.ts';
import type { Schema, Table } from '../model.ts';
import { originOf, type At } from './at.ts';
import { updateTable } from './store.ts';

export function createPolicy(schema: Schema, operation: CreatePolicy, at: At): Schema {
  const name = operation.name.text;
  const { command, permissive } = operation;
  const policy = { name, command, permissive, origin: originOf(at) };
  return changed(schema, operation, (table) => ({
    ...table,
    policies: [...table.policies.filter((one) => one.name !== name), policy],
  }));
}

export function dropPolicy(schema: Schema, operation: DropPolicy, at: At): Schema {
  if (at.conditional) return schema;
  return changed(schema, operation, (table) => ({
    ...table,
    policies: table.policies.filter((one) => one.name !== operation.name.text),
  }));
}

/** Of the table's options only whether it is logged is part of the model. */
export function setTableOption(schema: Schema, operation: AlterTableOption): Schema {
  const { option } = operation;
  if (option !== 'set-logged' && option !== 'set-unlogged') return schema;
  const persistence = option === 'set-logged' ? 'permanent' : 'unlogged';
  return changed(schema, operation, (table) => ({ ...table, persistence }));
}

export function setRowSecurity(schema: Schema, operation: SetRowSecurity): Schema {
  return changed(schema, operation, (table) => ({
    ...table,
    rowSecurity: rowSecurityAfter(table.rowSecurity, operation.change),
  }));
}

function rowSecurityAfter(now: Table['rowSecurity'], change: SetRowSecurity['change']): Table['rowSecurity'] {
  switch (change) {
    case 'enable':
      return { ...now, enabled: true };
    case 'disable':
      return { ...now, enabled: false };
    case 'force':
      return { ...now, forced: true };
    case 'no-force':
      return { ...now, forced: false };
  }
}

export function createTrigger(schema: Schema, operation: CreateTrigger, at: At): Schema {
  const trigger = { name: operation.name.text, forEach: operation.forEach, origin: originOf(at) };
  return changed(schema, operation, (table) => ({
    ...table,
    triggers: [...table.triggers.filter((one) => one.name !== trigger.name), trigger],
  }));
}

export function dropTrigger(schema: Schema, operation: DropTrigger, at: At): Schema {
  if (at.conditional) return schema;
  return changed(schema, operation, (table) => ({
    ...table,
    triggers: table.triggers.filter((one) => one.name !== operation.name.text),
  }));
}

function changed(
  schema: Schema,
  operation: Pick<CreatePolicy, 'table'>,
  change: (table: Table) => Table,
): Schema {
  const table = tableNamed(schema, operation.table);
  return table === undefined ? schema : updateTable(schema, table.key, change);
}
