/**
 * Rebuilds an SQLite table to change what ALTER TABLE cannot: the statements for it, built from the texts with which migrations defined it.
 * Undefined if one of those texts is not known, or if the effect on other objects is uncertain.
 */
import type { ObjectName } from '../../operations/model/operation.ts';
import { foreignKeysTo, indexesOf, isWhole, keyOf } from '../../schema/lookup.ts';
import type { Column, Constraint, Index, Table } from '../../schema/model.ts';
import { isTable, isView } from '../../schema/apply/store.ts';
import {
  countersMoved,
  isQualified,
  namesIt,
  quotedName,
  renamedUnchecked,
} from '../../schema/apply/sqlite/texts.ts';
import { tokenize } from '../../syntax/sqlite/lexer.ts';
import { replace } from '../../text/edit.ts';
import type { RuleFix } from '../context.ts';
import type { Surroundings } from './tables.ts';

/** How the new table differs from the old one. */
export interface TableChange {
  /** Definitions of columns, by name; undefined for a dropped column. */
  readonly columns?: ReadonlyMap<string, string | undefined>;
  /** Columns appended at the end, which get their default in every row. */
  readonly added?: readonly string[];
  /** The constraints that remain. */
  readonly keeps?: (constraint: Constraint) => boolean;
  readonly constraints?: readonly string[];
}

/** Replaces the statement; its comments stay. */
export function rebuildFix(
  name: ObjectName,
  title: string,
  change: TableChange | undefined,
  context: Surroundings,
): RuleFix | undefined {
  const rebuilt = change && context.body === undefined ? tableRebuild(name, change, context) : undefined;
  if (rebuilt === undefined) return undefined;
  const { text, comments } = context.statement.parsed;
  const lost = comments.map((one) => context.text(one)).filter((one) => !rebuilt.includes(one));
  const edits = [replace({ start: 0, end: text.length }, [...lost, rebuilt].join('\n'))];
  return { kind: 'rewrite', title, edits };
}

/** Statements that replace one, without a semicolon after the last. */
function tableRebuild(name: ObjectName, change: TableChange, context: Surroundings): string | undefined {
  const table = context.table(name);
  if (table === undefined || !isKnown(table)) return undefined;
  const changed = definitionOf(table, change);
  const guard = guardOf(table, context);
  if (changed === undefined || guard === undefined) return undefined;
  const others = namedElsewhere(table, context);
  const isLess = [...(change.columns?.values() ?? [])].includes(undefined);
  // A view or trigger may use what is dropped.
  if (isLess && (others || table.triggers.length > 0)) return undefined;
  const triggers = table.triggers.map(({ source }) => source);
  if (!triggers.every((one) => one !== undefined)) return undefined;
  const old = context.text(name.name);
  const made = freeName(table, context);
  const list = changed.copied.join(', ');
  const gone = [...(change.columns ?? [])].flatMap(([column, text]) => (text === undefined ? [column] : []));
  const steps = [
    ...guard.before,
    `CREATE TABLE ${made} (\n  ${changed.elements.join(',\n  ')}\n)${optionsOf(table)}`,
    `INSERT INTO ${made} (${list}) SELECT ${list} FROM ${old}`,
    ...(isCounted(table) ? countersMoved(table.name, made) : []),
    `DROP TABLE ${old}`,
    ...(others ? renamedUnchecked(made, old) : [`ALTER TABLE ${made} RENAME TO ${old}`]),
    ...indexesOf(context.schema, table.key)
      .filter((one) => one.constraint === undefined && !gone.some((column) => isIndexOn(one, column)))
      .map((one) => indexSql(one, table, old)),
    ...triggers,
    ...guard.behind,
  ];
  return steps.join(';\n');
}

/** Drops one column, with the constraints on it alone; undefined if something else uses it. */
export function withoutColumn(
  name: ObjectName,
  column: string,
  context: Surroundings,
): TableChange | undefined {
  const table = context.table(name);
  if (table === undefined) return undefined;
  const isAlone = ({ columns, source }: Constraint): boolean =>
    columns.includes(column) && (columns.length === 1 || source === undefined);
  const says = (text: string | undefined): boolean => text !== undefined && namesIt(text, column);
  const isSaid =
    table.columns.some(({ name: own, sqlite }) => own !== column && says(sqlite?.source)) ||
    table.constraints.some((one) => !isAlone(one) && says(one.source)) ||
    foreignKeysTo(context.schema, table.key).some(({ constraint }) =>
      constraint.references.columns.includes(column),
    );
  return isSaid ? undefined : { columns: new Map([[column, undefined]]), keeps: (one) => !isAlone(one) };
}

/** The texts of all parts of the table are known. */
function isKnown(table: Table): boolean {
  return (
    table.complete &&
    table.certainty === 'certain' &&
    table.persistence === 'permanent' &&
    table.columns.every(
      ({ sqlite }) => sqlite?.source !== undefined && !isQualified(sqlite.source, table.name),
    ) &&
    table.constraints.every(
      ({ source }) => source === undefined || (source !== '' && !isQualified(source, table.name)),
    )
  );
}

function definitionOf(
  table: Table,
  { columns, added = [], keeps, constraints = [] }: TableChange,
): { readonly elements: readonly string[]; readonly copied: readonly string[] } | undefined {
  const texts = table.columns.map((one) =>
    columns?.has(one.name) === true ? columns.get(one.name) : sourceOf(one),
  );
  const staying = table.constraints.filter((one) => keeps?.(one) !== false);
  const written = staying.flatMap(({ source }) => source ?? []);
  const copied = table.columns.flatMap((one, at) =>
    one.generated === undefined && texts[at] !== undefined ? [writtenName(one)] : [],
  );
  const elements = [...texts.filter((one) => one !== undefined), ...added, ...written, ...constraints];
  return copied.length === 0 ? undefined : { elements, copied };
}

function sourceOf({ sqlite }: Column): string | undefined {
  return sqlite?.source;
}

/** As the definition spells it. */
function writtenName(column: Column): string {
  const source = column.sqlite?.source ?? '';
  const [first] = tokenize(source);
  return first === undefined ? quotedName(column.name) : source.slice(first.start, first.end);
}

/** While a referenced table is dropped, foreign keys must be off, which can only be set outside of a transaction. */
function guardOf(
  table: Table,
  { schema, transaction }: Surroundings,
): { readonly before: readonly string[]; readonly behind: readonly string[] } | undefined {
  const isOpen = transaction.kind === 'tool' || transaction.kind === 'explicit';
  const isReferenced =
    !isWhole(schema) || foreignKeysTo(schema, table.key).some((one) => one.table.key !== table.key);
  const isOff = schema.foreignKeysUnchecked;
  if (isOpen && isReferenced && !isOff) return undefined;
  const check = isReferenced ? ['PRAGMA foreign_key_check'] : [];
  if (isOpen) return { before: [], behind: check };
  const isSwitched = isReferenced && !isOff;
  return {
    before: [...(isSwitched ? ['PRAGMA foreign_keys = OFF'] : []), 'BEGIN'],
    behind: [...check, 'COMMIT', ...(isSwitched ? ['PRAGMA foreign_keys = ON'] : [])],
  };
}

/** A view, or a trigger of another table, contains its name. */
function namedElsewhere({ key, name }: Table, { schema }: Surroundings): boolean {
  for (const one of schema.relations.values()) {
    if (one.key === key) continue;
    if (isView(one)) return true;
    if (isTable(one) && one.triggers.some(({ source }) => source === undefined || namesIt(source, name)))
      return true;
  }
  return false;
}

function freeName({ name, schema }: Table, context: Surroundings): string {
  const stem = /^[A-Za-z_]\w*$/.test(name) ? name : 'table';
  for (let number = 0; ; number += 1) {
    const made = `${stem}_new${number === 0 ? '' : String(number + 1)}`;
    if (!context.schema.relations.has(keyOf(schema, made))) return made;
  }
}

function isCounted({ columns }: Table): boolean {
  return columns.some(({ sqlite }) => sqlite?.autoincrement === true);
}

function optionsOf({ options }: Table): string {
  const words = options.map(({ name }) => name.replaceAll('_', ' ').toUpperCase());
  return words.length === 0 ? '' : ` ${words.join(', ')}`;
}

function indexSql({ name, unique, elements, where }: Index, table: Table, written: string): string {
  const keys = elements.map(({ column, expression, collation, descending }) => {
    const own = table.columns.find((one) => one.name === column);
    const key = own === undefined ? (expression ?? '') : writtenName(own);
    return `${key}${collation === undefined ? '' : ` COLLATE ${collation.toUpperCase()}`}${descending ? ' DESC' : ''}`;
  });
  const condition = where === undefined ? '' : ` WHERE ${where}`;
  const called = /^[a-z_]\w*$/.test(name) ? name : quotedName(name);
  return `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${called} ON ${written} (${keys.join(', ')})${condition}`;
}

/** The index contains the column, also in an expression or a predicate. */
export function isIndexOn({ elements, where }: Index, column: string): boolean {
  return (
    elements.some(
      (one) => one.column === column || (one.expression !== undefined && namesIt(one.expression, column)),
    ) ||
    (where !== undefined && namesIt(where, column))
  );
}
