/** Columns of a table that remains. An inherited column is dropped and created with the parent's. */
import { oneLine } from '../text/format.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { expressionVolatility } from '../effects/volatility.ts';
import { callsIn, mentions } from '../schema/expression-text.ts';
import { displayName, keyOf, onlyLabel } from '../schema/lookup.ts';
import type { Column, Schema, Table } from '../schema/model.ts';
import { columnPrivileges, described } from '../schema/print/describe.ts';
import { qualified, stringLiteral, typeSql } from '../schema/print/names.ts';
import { columnSettings, columnSql } from '../schema/print/tables.ts';
import { statement, type ScriptStatement } from '../schema/print/statement.ts';
import { typeText } from '../schema/type-text.ts';
import { mayCast } from './casts.ts';
import { refillsOf } from './refill.ts';
import { isCutByCast, takenBack } from './former-type.ts';
import { copyInPlace } from './in-place.ts';
import { byName, difference, type Found, type Pair } from './collected.ts';

export interface Change<V> {
  readonly from: V;
  readonly to: V;
}

export function undoColumns(pair: Pair, tables: Change<Table>, found: Found): void {
  const { made, lost, changed } = difference(byName(tables.from.columns), byName(tables.to.columns));
  const table = qualified(tables.to);
  for (const one of made)
    if (one.parents === 0) {
      copyInPlace(pair, tables, one, found);
      found.add('tables', `${alter(tables.to)} DROP COLUMN ${quoteIdentifier(one.name)}`);
    }
  const own = lost.filter(({ parents }) => parents === 0);
  // A generated column is computed by its expression, whatever the copy contains.
  const refills = refillsOf(tables.to, own.filter(isWritable), pair.from.schema, pair.copies);
  const computed = own.filter((one) => !isWritable(one));
  for (const { columns } of refillsOf(tables.to, computed, pair.from.schema, pair.copies)) {
    const names = columns.map((name) => `${displayName(tables.to.key)}.${name}`);
    const they = columns.length === 1 ? 'it is' : 'they are';
    found.note(`${names.join(', ')}: computed again from what ${they} generated from.`);
  }
  const back = own.map((one) => {
    const isRefilled = refills.some(({ columns }) => columns.includes(one.name));
    const sources = isRefilled || made.length === 0 || !isWritable(one) ? [] : sourcesOf(one, tables, pair);
    const isGiven = isRefilled || onlyLabel(one, pair.to.schema) !== undefined;
    // A column whose type is recreated cannot exist before the type.
    const isEarly = made.some(({ parents }) => parents === 0) && !isGiven && isThere(one, pair);
    const wanted = isEarly && (sources.length > 0 || isEmptyBack(one));
    return { one, isRefilled, isEarly, early: wanted ? sources : undefined };
  });
  // Lines that fill one column from a file fill all of its table.
  const isAnyEarly = back.some(({ early }) => early !== undefined);
  for (const { one, isRefilled, isEarly, early } of back)
    bringBack(pair, tables.to, one, { isRefilled, early, isBeside: isAnyEarly && isEarly }, found);
  for (const { columns, sql, from } of refills) {
    found.add('refill', sql);
    const names = columns.map((name) => `${displayName(tables.to.key)}.${name}`);
    found.note(`${names.join(', ')}: filled again from ${from.join(', ')}.`);
  }
  for (const one of changed) {
    undoColumn(pair.to, tables.to, one, found);
    undoDetails(table, one, found);
  }
}

/** Columns that the migration added and computed from this one's values, by an expression or for some rows. */
function sourcesOf({ name }: Column, { from, to }: Change<Table>, { copies }: Pair): readonly string[] {
  const isMade = (one: string): boolean =>
    from.columns.some((each) => each.name === one) && !to.columns.some((each) => each.name === one);
  const updates = copies.byTable.get(to.name) ?? [];
  return [
    ...new Set(
      updates.flatMap(({ operation, text }) =>
        mentions(text, name) ? operation.columns.filter(isMade) : [],
      ),
    ),
  ];
}

function isWritable({ generated }: Column): boolean {
  return generated === undefined;
}

function isThere({ type }: Column, { from }: Pair): boolean {
  return !isOwn(type) || from.schema.types.has(keyOf(type.schema ?? '', type.name));
}

/** Its values are not known. */
function isEmptyBack(column: Column): boolean {
  return (
    !column.nullable &&
    column.default === undefined &&
    column.identity === undefined &&
    column.generated === undefined
  );
}

interface Return {
  readonly isRefilled: boolean;
  /** Before any other column of the table is dropped, so that a person can fill it from these existing columns. */
  readonly early: readonly string[] | undefined;
  /** Another column of its table is. */
  readonly isBeside: boolean;
}

/** A NOT NULL column without values cannot be added to a table with rows: NOT NULL is set by a separate statement. */
function bringBack(
  { to }: Pair,
  table: Table,
  column: Column,
  { isRefilled, early, isBeside }: Return,
  found: Found,
): void {
  const label = isRefilled ? undefined : onlyLabel(column, to.schema);
  if (label !== undefined && column.default === undefined) {
    found.add(
      'columns',
      statement(
        `${alter(table)} ADD COLUMN ${columnSql(to, table, { ...column, default: stringLiteral(label) })}`,
        column.path,
      ),
      `${alter(table)} ALTER COLUMN ${quoteIdentifier(column.name)} DROP DEFAULT`,
      ...columnSettings(table, column),
    );
    found.add('details', ...detailsOf(table, column));
    return;
  }
  // Adding the default with the column would rewrite every row and invent a value for each.
  const isInvented = column.generated === undefined && isRecomputed(column.default, to.schema);
  const isEmpty =
    !column.nullable && (column.default === undefined || isInvented) && column.identity === undefined;
  const definition = columnSql(to, table, {
    ...column,
    ...(isEmpty ? { nullable: true } : {}),
    ...(isInvented ? { default: undefined } : {}),
  });
  const name = `${displayName(table.key)}.${column.name}`;
  if (column.generated === undefined && !isRefilled && label === undefined)
    found.lose({ kind: 'gone', words: `The values of ${name} are gone.`, values: name });
  found.add(
    isRefilled || early !== undefined || isBeside ? 'return' : 'columns',
    statement(`${alter(table)} ADD COLUMN ${definition}`, column.path),
    ...columnSettings(table, column),
  );
  if (isInvented) {
    const set = `${alter(table)} ALTER COLUMN ${quoteIdentifier(column.name)} SET DEFAULT ${column.default ?? 'NULL'}`;
    found.add('columns', statement(set, column.path));
  }
  const isFilled = isEmpty && isInvented && !isRefilled;
  if (isFilled) {
    found.lose({ kind: 'gone', words: `Rows that are there get new values of ${name} from its default.` });
    const of = quoteIdentifier(column.name);
    found.add('columns', `UPDATE ${qualified(table)} SET ${of} = DEFAULT WHERE ${of} IS NULL`);
  }
  if (isEmpty) {
    const isOpen = !isRefilled && !isFilled;
    if (isOpen) found.lose({ kind: 'stops', table: displayName(table.key), column: column.name });
    const marker = isOpen ? `-- Fill ${oneLine(name)} here, where there are rows${sourced(early)}.\n` : '';
    found.add(
      early !== undefined ? 'refill' : isOpen ? 'required' : 'columns',
      `${marker}${notNull(table, column, to.targetVersion)}`,
    );
  } else if (early !== undefined)
    found.lose({
      kind: 'gone',
      words: `${name} comes back empty: fill it behind its ADD COLUMN${sourced(early)}.`,
    });
  found.add('details', ...detailsOf(table, column));
}

/** A column that is dropped at the end of the script, because its values cannot be traced back. */
function sourced(early: readonly string[] | undefined): string {
  return early === undefined || early.length === 0
    ? ''
    : `, by ${early.map(oneLine).join(', ')}: ${early.length === 1 ? 'that goes' : 'they go'} below`;
}

function detailsOf(table: Table, column: Column): readonly (string | ScriptStatement)[] {
  return [
    ...columnPrivileges(column.name, qualified(table), column.privileges),
    ...described('COLUMN', `${qualified(table)}.${quoteIdentifier(column.name)}`, column),
  ];
}

/** Each row would get its own value; an unknown function is treated alike. */
export function isRecomputed(value: string | undefined, schema: Schema): boolean {
  if (value === undefined) return false;
  const { volatility } = expressionVolatility({ functions: callsIn(value) }, schema);
  return volatility === 'volatile' || volatility === 'unknown';
}

function undoColumn(
  { targetVersion }: Pair['to'],
  table: Table,
  { from, to }: Change<Column>,
  found: Found,
): void {
  const name = quoteIdentifier(to.name);
  const column = `${alter(table)} ALTER COLUMN ${name}`;
  const shown = `${displayName(table.key)}.${to.name}`;
  // A child inherits type and nullability, and may have its own default.
  const inherits = to.parents > 0 && from.parents > 0;
  if (from.generated !== to.generated || (to.generated !== undefined && from.default !== to.default)) {
    found.refuse(`What ${shown} is generated from has changed.`);
    return;
  }
  const isOtherType =
    !inherits && (JSON.stringify(from.type) !== JSON.stringify(to.type) || from.collation !== to.collation);
  const isOtherDefault = from.default !== to.default;
  if ((isOtherDefault || isOtherType) && from.default !== undefined && to.generated === undefined)
    found.add('columns', `${column} DROP DEFAULT`);
  if (from.identity !== undefined && from.identity !== to.identity)
    found.add('columns', `${column} DROP IDENTITY`);
  if (isOtherType) undoType({ targetVersion }, table, { from, to }, found);
  if ((isOtherDefault || isOtherType) && to.default !== undefined && to.generated === undefined)
    found.add('columns', statement(`${column} SET DEFAULT ${to.default}`, to.path));
  if (from.nullable && !to.nullable && !inherits) {
    found.lose({ kind: 'nulls', table: displayName(table.key), column: to.name });
    found.add('keys', notNull(table, to, targetVersion));
  }
  if (!from.nullable && to.nullable && !inherits) found.add('columns', `${column} DROP NOT NULL`);
  if (to.identity !== undefined && from.identity !== to.identity)
    found.refuse(`${shown} was an identity, whose sequence is gone.`);
  if (from.storage !== to.storage || from.compression !== to.compression)
    found.refuse(`How ${shown} is stored has changed.`);
  if (JSON.stringify(from.options) !== JSON.stringify(to.options))
    found.refuse(`Options of ${shown} have changed.`);
  if (from.statistics !== to.statistics)
    found.add('columns', `${column} SET STATISTICS ${to.statistics ?? -1}`);
}

function undoType(
  { targetVersion }: Pick<Pair['to'], 'targetVersion'>,
  table: Table,
  { from, to }: Change<Column>,
  found: Found,
): void {
  const name = quoteIdentifier(to.name);
  const type = typeSql(to.type);
  const collation =
    to.collation === undefined
      ? ''
      : ` COLLATE ${qualified({ schema: to.collationSchema, name: to.collation })}`;
  const back = takenBack(from.type, to.type, { name, targetVersion });
  if (back.kind === 'not-all')
    found.lose({
      kind: 'fails',
      words: `From the first value of ${displayName(table.key)}.${to.name} on that ${typeText(to.type)} does not hold, this fails${back.rounds ? ' or rounds it' : ''}.`,
      query:
        back.where === undefined
          ? undefined
          : { sql: `SELECT count(*) FROM ${qualified(table)} WHERE ${back.where}`, verb: 'counts' },
    });
  const isPlain = !isOwn(from.type) && !isOwn(to.type);
  if (isPlain && !mayCast(from.type.name, to.type.name)) {
    found.refuse(`No cast leads from ${typeText(from.type)} back to ${typeText(to.type)}.`);
    return;
  }
  // No cast exists between two enums.
  const through = isOwn(from.type) && isOwn(to.type) ? '::text' : '';
  const using = isCutByCast(from.type, to.type) ? '' : ` USING ${name}${through}::${type}`;
  found.add('columns', `${alter(table)} ALTER COLUMN ${name} TYPE ${type}${collation}${using}`);
}

/** A user's type. */
function isOwn({ schema }: Column['type']): boolean {
  return schema !== undefined && schema !== 'pg_catalog';
}

/** Since version 18 it is a named constraint, whose name must be the same again. */
function notNull(table: Table, column: Column, targetVersion: number): string {
  const usual = `${table.name}_${column.name}_not_null`;
  const isNamed = targetVersion >= 18 && column.notNullName !== undefined && column.notNullName !== usual;
  const name = quoteIdentifier(column.name);
  if (!isNamed) return `${alter(table)} ALTER COLUMN ${name} SET NOT NULL`;
  return `${alter(table)} ADD CONSTRAINT ${quoteIdentifier(column.notNullName)} NOT NULL ${name}`;
}

function undoDetails(table: string, { from, to }: Change<Column>, found: Found): void {
  const name = `${table}.${quoteIdentifier(to.name)}`;
  if (from.comment !== to.comment)
    found.add(
      'details',
      `COMMENT ON COLUMN ${name} IS ${to.comment === undefined ? 'NULL' : stringLiteral(to.comment)}`,
    );
  if (JSON.stringify(from.labels) !== JSON.stringify(to.labels))
    found.refuse(`Labels of ${name} have changed.`);
  if (JSON.stringify(from.privileges) !== JSON.stringify(to.privileges))
    found.refuse(`Who may use ${name} has changed.`);
}

function alter({ kind, schema, name }: Table): string {
  return `ALTER ${kind === 'foreign-table' ? 'FOREIGN ' : ''}TABLE ${qualified({ schema, name })}`;
}
