/** What a column is that comes: its type, what stands in it by itself, and what it refers to. Words behind its name. */
import type { AddColumn, ObjectName, Operation, ReferentialAction } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { actionText } from '../../schema/print/referential-action.ts';
import { typeText } from '../../schema/type-text.ts';
import { shortened } from '../checks/check-sql.ts';

/** More of them are named alone. */
const mostTold = 3;
const longestDefault = 30;

/** ` (bigint, null; references builds, ON DELETE CASCADE)`, by operation; of many columns nothing. */
export function addedInWords(operations: readonly Operation[]): ReadonlyMap<Operation, string> {
  const added = operations.filter((one) => one.kind === 'addColumn');
  return added.length > mostTold
    ? new Map()
    : new Map(added.map((one) => [one, ` (${inWords(one, operations)})`]));
}

function inWords({ table, column }: AddColumn, all: readonly Operation[]): string {
  const type = column.serial ?? typeText(column.type);
  // What a later statement says of it is told with that.
  const isChanged = all.some(
    (one) =>
      (one.kind === 'setNotNull' ||
        one.kind === 'dropNotNull' ||
        one.kind === 'setDefault' ||
        one.kind === 'dropDefault') &&
      one.table.name.text === table.name.text &&
      one.column.text === column.name.text,
  );
  return oneLine([[type, ...(isChanged ? [] : givenIn(column))].join(', '), ...keysIn(column)].join('; '));
}

function givenIn(column: AddColumn['column']): readonly string[] {
  const { generated, identity, serial, constraints } = column;
  if (identity !== undefined) return ['identity'];
  if (serial !== undefined) return [];
  const isKey = constraints.some(({ kind }) => kind === 'primary-key');
  const isRequired = column.notNull !== undefined || isKey;
  if (generated !== undefined)
    return [`generated, ${generated.storage}`, ...(isRequired ? ['not null'] : [])];
  const value = column.default?.text;
  return [
    ...(isRequired ? ['not null'] : value === undefined ? ['null'] : []),
    ...(value === undefined ? [] : [`default ${shortened(oneLine(value), longestDefault)}`]),
  ];
}

function keysIn({ constraints }: AddColumn['column']): readonly string[] {
  return constraints.flatMap((one) => {
    switch (one.kind) {
      case 'primary-key':
        return ['primary key'];
      case 'unique':
        return ['unique'];
      case 'check':
        return ['checked'];
      case 'foreign-key':
        return [
          `references ${named(one.references)}${actionIn('DELETE', one.onDelete)}${actionIn('UPDATE', one.onUpdate)}`,
        ];
      default:
        return [];
    }
  });
}

function actionIn(event: string, action: ReferentialAction): string {
  return action === 'no-action' ? '' : `, ON ${event} ${actionText(action)}`;
}

function named({ schema, name }: ObjectName): string {
  return schema === undefined || schema.text === 'public' ? name.text : `${schema.text}.${name.text}`;
}
