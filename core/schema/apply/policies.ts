/** Row security and its policies. */
import type {
  AlterPolicy,
  CreatePolicy,
  DropPolicy,
  Expression,
  QueryShape,
  SetRowSecurity,
} from '../../operations/model/operation.ts';
import { table as tableNamed } from '../lookup.ts';
import type { BoundText, Policy, Schema, Table } from '../model.ts';
import { originOf, type At } from './statement-place.ts';
import { described, pathOf } from './new-object.ts';
import { bindExpression } from './bind.ts';
import { changePart, withoutPart, withPart } from './parts-of-table.ts';
import { updateTable } from './store.ts';

export function createPolicy(schema: Schema, operation: CreatePolicy, at: At): Schema {
  const table = tableNamed(schema, operation.table);
  if (table === undefined) return schema;
  const { command, permissive, roles } = operation;
  const policy: Policy = {
    ...described,
    name: operation.name.text,
    command,
    permissive,
    roles,
    using: bound(schema, table, operation.using, operation.usingShape),
    withCheck: bound(schema, table, operation.withCheck, operation.withCheckShape),
    path: pathOf(schema),
    origin: originOf(at),
  };
  return updateTable(schema, table.key, (one) => ({ ...one, policies: withPart(one.policies, policy) }));
}

export function alterPolicy(schema: Schema, operation: AlterPolicy, at: At): Schema {
  const table = tableNamed(schema, operation.table);
  if (table === undefined || at.conditional) return schema;
  const using = bound(schema, table, operation.using, operation.usingShape);
  const withCheck = bound(schema, table, operation.withCheck, operation.withCheckShape);
  return updateTable(schema, table.key, (one) => ({
    ...one,
    policies: changePart(schema, one.policies, operation.name.text, (policy) => ({
      ...policy,
      roles: operation.roles ?? policy.roles,
      using: using ?? policy.using,
      withCheck: withCheck ?? policy.withCheck,
      path: using === undefined && withCheck === undefined ? policy.path : pathOf(schema),
    })),
  }));
}

function bound(
  schema: Schema,
  table: Table,
  expression: Expression | undefined,
  shape: QueryShape | undefined,
): BoundText | undefined {
  if (expression === undefined) return undefined;
  return shape === undefined
    ? { text: expression.text, references: [] }
    : bindExpression(schema, shape, table);
}

export function dropPolicy(schema: Schema, operation: DropPolicy, at: At): Schema {
  const table = tableNamed(schema, operation.table);
  if (table === undefined || at.conditional) return schema;
  return updateTable(schema, table.key, (one) => ({
    ...one,
    policies: withoutPart(one.policies, operation.name.text),
  }));
}

export function setRowSecurity(schema: Schema, operation: SetRowSecurity): Schema {
  const table = tableNamed(schema, operation.table);
  if (table === undefined) return schema;
  return updateTable(schema, table.key, (one) => ({
    ...one,
    rowSecurity: rowSecurityAfter(one.rowSecurity, operation.change),
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
