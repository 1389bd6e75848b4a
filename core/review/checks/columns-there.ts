/** What to ask after the change of columns that it adds or changes: type, NOT NULL, default, who numbers them. SQL as text. */
import { commas } from '../../text/enumerate.ts';
import { oneLine } from '../../plan/format.ts';
import { displayName, tableByKey } from '../../schema/lookup.ts';
import type { Column, Schema, Table } from '../../schema/model.ts';
import { typeSql } from '../../schema/print/names.ts';
import { typeText } from '../../schema/type-text.ts';
import { identityOf, noneNamed, qualifiedName, sizeOf, stringLiteral } from './check-sql.ts';
import type { Check } from '../model.ts';
import type { TouchedObject } from '../schema/touched.ts';

const mostNames = 12;

export interface ColumnsOf {
  readonly table: Table;
  readonly columns: readonly Column[];
  readonly isNew: boolean;
}

/** `end`: as the last part leaves it; others may have worked on it before. */
export function columnsIn({
  key,
  before,
  after,
  end,
}: TouchedObject & { readonly end: Schema }): readonly ColumnsOf[] {
  const is = tableByKey(after, key);
  const was = tableByKey(before, key);
  const last = tableByKey(end, key);
  if (is === undefined || last === undefined) return [];
  const wanted = is.columns.filter(
    (one) =>
      isSameColumn(
        one,
        last.columns.find(({ name }) => name === one.name),
      ) &&
      !isSameColumn(
        one,
        was?.columns.find(({ name }) => name === one.name),
      ),
  );
  return wanted.length === 0 ? [] : [{ table: is, columns: wanted, isNew: was === undefined }];
}

function isSameColumn(is: Column, was: Column | undefined): boolean {
  return (
    was !== undefined &&
    was.nullable === is.nullable &&
    typeText(was.type) === typeText(is.type) &&
    (was.default === is.default || isOwnValue(is) || isOwnValue(was))
  );
}

/** Its numbers or values are made by the server. */
function isOwnValue({ identity, generated }: Column): boolean {
  return identity !== undefined || generated !== undefined;
}

/** Type, NOT NULL, and whether there is a default. */
export function columnsThere(all: readonly ColumnsOf[]): readonly Check[] {
  if (all.length === 0) return [];
  const isNumbered = all.some(({ columns }) => columns.some((one) => identityOf(one) !== 'NULL::text'));
  const rows = all.flatMap(({ table, columns }) =>
    columns.map(
      (one) =>
        `(${stringLiteral(qualifiedName(table))}, ${stringLiteral(one.name)}, ${stringLiteral(typeSql(one.type))}, ${String(!one.nullable)}, ${isOwnValue(one) ? 'NULL' : String(one.default !== undefined)}, ${sizeOf(one.type)}${isNumbered ? `, ${identityOf(one)}` : ''})`,
    ),
  );
  const names = all.flatMap(({ table, columns, isNew }) =>
    isNew
      ? [`all ${columns.length} columns of ${oneLine(displayName(table.key))}`]
      : columns.map(({ name }) => `${oneLine(displayName(table.key))}.${oneLine(name)}`),
  );
  return [
    noneNamed(
      `${commas(names, mostNames)}: type, NOT NULL${isNumbered ? ', whether the server numbers it' : ''} and whether there is a default as defined`,
      `SELECT format('%s.%s', wanted.of, wanted.name) FROM (VALUES ${rows.join(', ')}) AS wanted(of, name, type, required, given, size${isNumbered ? ', identity' : ''}) WHERE NOT EXISTS (
    SELECT FROM pg_attribute WHERE attrelid = to_regclass(wanted.of) AND attname = wanted.name AND NOT attisdropped
      AND atttypid = to_regtype(wanted.type) AND attnotnull = wanted.required AND atthasdef = coalesce(wanted.given, atthasdef)${isNumbered ? '\n      AND (wanted.identity IS NULL OR wanted.identity = attidentity::text)' : ''}
      AND (wanted.size IS NULL OR wanted.size = coalesce(substring(format_type(atttypid, atttypmod) from '[(].*[)]'), '')))`,
    ),
  ];
}
