/** Values of a copy that the column which they come to refuses: too long, or null. Conditions as SQL text; nothing is sent. */
import { oneLine } from '../../plan/format.ts';
import type { QueryBlock, QueryValue } from '../../queries/model.ts';
import { mayBeMissing } from '../../queries/queries.ts';
import { baseOf } from '../rows/carried.ts';
import { column, tableByKey } from '../../schema/lookup.ts';
import type { Column, Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { shown } from '../shown.ts';

/** Half a sentence, and the rows that it is not true of, by the column's own name. */
export interface Reason {
  readonly words: string;
  readonly condition: string;
  readonly isNull: boolean;
}

export interface ReasonOf extends Reason {
  readonly of: Column;
}

/** `query`: what the value is selected by. */
export function reasonsAgainst(
  { placed, query }: { readonly placed: Placed; readonly query: QueryBlock },
  table: Table,
  of: Column,
  value: QueryValue,
): readonly ReasonOf[] {
  const name = shown(table.key);
  const base = baseOf(value);
  const limit = lengthOf(of);
  const source = base && tableByKey(schemaAt(placed), base.relation);
  const from = base && source && column(source, base.column);
  const most = from === undefined ? undefined : lengthOf(from);
  const isLong =
    limit !== undefined && from !== undefined && isText(from) && (most === undefined || most > limit);
  const isNullable =
    !of.nullable &&
    from !== undefined &&
    (from.nullable || (base !== undefined && mayBeMissing(query, base.source))) &&
    !isSaidNotNull(query, base);
  return [
    ...(isLong
      ? [
          {
            of,
            words: `no value longer than ${limit} characters comes to ${name}.${oneLine(of.name)}`,
            condition: `length(rtrim(${quoteIdentifier(of.name)}::text, ' ')) > ${limit}`,
            isNull: false,
          },
        ]
      : []),
    ...(isNullable
      ? [
          {
            of,
            words: `no null comes to ${name}.${oneLine(of.name)}`,
            condition: `${quoteIdentifier(of.name)} IS NULL`,
            isNull: true,
          },
        ]
      : []),
  ];
}

/** Those that ask for nulls in one, as rows are read once. */
export function together(all: readonly ReasonOf[], table: Table): readonly Reason[] {
  const nulls = all.filter(({ isNull }) => isNull);
  return [...all.filter(({ isNull }) => !isNull), ...(nulls.length === 0 ? [] : [ofNulls(nulls, table)])];
}

/** One reading of the rows for all columns that take no nulls. */
function ofNulls(all: readonly ReasonOf[], table: Table): Reason {
  const names = all.map(({ of }) => oneLine(of.name)).join(', ');
  return {
    words: `no null comes to ${shown(table.key)} (${names})`,
    condition: all.map(({ condition }) => condition).join(' OR '),
    isNull: true,
  };
}

function isSaidNotNull(query: QueryBlock, base: ReturnType<typeof baseOf>): boolean {
  return query.conditions.some((one) => {
    const values =
      one.kind === 'null-test' && one.negated
        ? [one.value]
        : one.kind === 'compare'
          ? [one.left, one.right]
          : [];
    return values.some((value) => {
      const said = baseOf(value);
      return said !== undefined && said.source === base?.source && said.column === base.column;
    });
  });
}

function lengthOf({ type }: Column): number | undefined {
  const isLimited = type.name === 'varchar' || type.name === 'bpchar';
  const [limit] = type.modifiers;
  return isLimited && type.arrayDimensions === 0 && limit !== undefined ? limit : undefined;
}

function isText({ type }: Column): boolean {
  return ['text', 'varchar', 'bpchar', 'citext'].includes(type.name) && type.arrayDimensions === 0;
}
