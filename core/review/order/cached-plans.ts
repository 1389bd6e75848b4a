/**
 * Sessions that stay open across the change keep prepared statements: where what one returns gets another type, the server refuses it until it is prepared anew. Measured on
 * 14 and 18: any other type of a column, its length included, and an enum that is exchanged under its name; SELECT and RETURNING, not conditions. What returns
 * all columns returns others once one is added or dropped.
 */
import { code } from '../../text/code-in-prose.ts';
import { oneLine } from '../../plan/format.ts';
import { isOfKind } from '../../operations/only.ts';
import type { AddColumn, AlterColumnType, DropColumn } from '../../operations/operation.ts';
import { columnName } from '../../operations/column-name.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { ColumnType, Table } from '../../schema/model.ts';
import { typeSql } from '../../schema/print/names.ts';
import { joined } from '../../text/enumerate.ts';
import { isPassing } from '../passing.ts';
import { type Placed, schemaAt } from '../placed.ts';

const mostNames = 4;

/** What such statements return: `orders.note`, `all columns of orders (SELECT *)`. `selectedWhole`: tables of which programs may select all columns; undefined where nobody knows. */
export function returnedOtherwise(
  own: readonly Placed[],
  selectedWhole: ReadonlySet<string> | undefined,
): readonly string[] {
  const retyped = [...new Set(own.flatMap(retypedAt))];
  const widened = [...new Set(own.flatMap(widenedAt))].filter(
    (table) => selectedWhole?.has(table) !== false && !retyped.some((one) => one.startsWith(`${table}.`)),
  );
  return [...retyped, ...widened.map((table) => `all columns of ${table} (${code('SELECT *')})`)];
}

/** Of one part of the order. A sentence. */
export function cachedPlans(own: readonly Placed[], selectedWhole?: ReadonlySet<string>): readonly string[] {
  const names = returnedOtherwise(own, selectedWhole);
  return names.length === 0
    ? []
    : [
        `Sessions that stay open fail at prepared statements that return ${joined(names, mostNames)} (“cached plan must not change result type”), until these are prepared anew: reconnect what was connected before, where its driver prepares.`,
      ];
}

/** Columns that are there before and after, with another type. */
function retypedAt(placed: Placed): readonly string[] {
  return columnsAt(placed, 'alterColumnType').flatMap(({ operation, key, name, was, is }) => {
    const [former, now] = [was && column(was, name), is && column(is, name)];
    if (former === undefined || now === undefined) return [];
    // Of a type that is exchanged under its name the new one is another all the same.
    const isExchanged = operation.kind === 'alterColumnType' && isUnder(operation, placed, former.type);
    return isExchanged || typeSql(former.type) !== typeSql(now.type)
      ? [oneLine(`${displayName(key)}.${name}`)]
      : [];
  });
}

/** Tables that are there, and have a column more or less behind the change. */
function widenedAt(placed: Placed): readonly string[] {
  return columnsAt(placed, 'dropColumn').flatMap(({ key, name, was, is }) => {
    if (was === undefined || is === undefined) return [];
    const isOther = (column(was, name) === undefined) !== (column(is, name) === undefined);
    return isOther ? [oneLine(displayName(key))] : [];
  });
}

interface ColumnAt {
  readonly operation: AddColumn | DropColumn | AlterColumnType;
  readonly key: string;
  readonly name: string;
  /** The table before the section, and behind the migration. */
  readonly was: Table | undefined;
  readonly is: Table | undefined;
}

/** Columns that a statement adds, or does the other thing with. */
function columnsAt(placed: Placed, other: 'alterColumnType' | 'dropColumn'): readonly ColumnAt[] {
  const { found } = placed.section;
  const end = placed.migration.sections.at(-1)?.after;
  return placed.one.actions.flatMap(({ operation }): readonly ColumnAt[] => {
    if (operation.kind !== 'addColumn' && !isOfKind(operation, other)) return [];
    if (isPassing(operation, placed)) return [];
    const key = relationKey(schemaAt(placed), operation.table);
    const name = columnName(operation);
    return [{ operation, key, name, was: tableByKey(found, key), is: end && tableByKey(end, key) }];
  });
}

/** It gets a type of the user’s of another name, which is renamed to the former one. */
function isUnder({ type }: AlterColumnType, { one, section, at }: Placed, former: ColumnType): boolean {
  if (former.schema === undefined || former.schema === 'pg_catalog' || type.name === former.name)
    return false;
  return [one, ...section.statements.slice(at + 1)].some(({ actions }) =>
    actions.some(({ operation }) => operation.kind === 'renameType' && operation.to.text === former.name),
  );
}
