/** What goes with a change, written to files before it: the script for psql that a verdict asks for where values or rows are lost. Runs nothing. */
import { oneLine } from '../../plan/format.ts';
import { onlyOperation } from '../../operations/only.ts';
import { column, displayName, indexesOf, primaryKey, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import { Formers, noteAll } from '../checks/former.ts';
import { lossesWithTriggers } from './losses.ts';
import { inOneLine } from '../conditions.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { rowsDeleted } from './deleted-rows.ts';
import { isThere, partsOf } from './updated-rows.ts';

/** What of one table goes into a file. */
export interface Exported {
  readonly table: Table;
  readonly columns: ReadonlySet<string> | 'all';
  /** Columns by which its rows are found again; undefined where none stay. */
  readonly key: readonly string[] | undefined;
  readonly file: string;
  /** A query of the rows that go, where some do and no more is known to. */
  readonly rows: string | undefined;
  /** Of values that one UPDATE writes over: where, as it asks; undefined of all rows. */
  readonly met: string | undefined;
}

/** Of psql: without this it goes on behind an error. */
export const stopsAtError = '\\set ON_ERROR_STOP on';

type Wanted = Pick<Exported, 'table' | 'rows' | 'met'> & {
  readonly columns: Set<string> | 'all';
  readonly by: Placed;
};

export function exportsIn(statements: readonly Placed[]): readonly Exported[] {
  const wanted = new Map<string, Wanted>();
  for (const placed of statements) {
    const { found, before } = placed.section;
    const schema = before[placed.at] ?? found;
    for (const { of, what } of lossesWithTriggers(placed))
      for (const name of of.split(', ')) {
        const lost = lostThing(name, schema, found);
        if (lost === undefined) continue;
        const known = wanted.get(lost.table.key);
        const columns =
          known?.columns === 'all' || lost.column === undefined
            ? 'all'
            : new Set([...(known?.columns ?? []), lost.column]);
        const rows =
          known === undefined && what === 'some rows' ? rowsDeleted(placed, statements) : undefined;
        const isFirst = known === undefined || known.by === placed;
        const met = isFirst && what === 'values written over' ? metBy(placed) : undefined;
        wanted.set(lost.table.key, { table: lost.table, columns, rows, met, by: placed });
      }
  }
  return [...wanted.values()].map(({ table, columns, rows, met }) => ({
    ...{ table, columns, rows, met },
    key: columns === 'all' ? undefined : keyThatStays(table, columns, statements),
    file: `${displayName(table.key).replaceAll(/[^\w.-]/g, '_')}.csv`,
  }));
}

/** Undefined where nothing goes, or what goes is not known well enough to be asked for. */
export function exportScript(statements: readonly Placed[]): string | undefined {
  const copied = exportsIn(statements).flatMap((one) => {
    const lines = copyOf(one);
    return lines.length === 0 ? [] : [{ lines, asks: thereStill(one) }];
  });
  return copied.length === 0
    ? undefined
    : [
        '-- Run in psql before the change, in a new, empty folder: each \\copy writes a file where psql runs, over one of that name.',
        stopsAtError,
        '-- Each of these fails where something is not there any more, before a file is opened:',
        ...copied.map(({ asks }) => asks),
        ...copied.flatMap(({ lines }) => lines),
        '',
      ].join('\n');
}

/** Table and condition of an UPDATE that asks nothing but its own table as the change found it: `orders AS o WHERE o.note = ''`. */
function metBy(placed: Placed): string | undefined {
  const { one, start } = placed;
  const operation = onlyOperation(one.statement.parsed, 'update');
  const parts = operation && partsOf(one.statement.parsed);
  if (operation === undefined || parts?.where === undefined || parts.from !== undefined) return undefined;
  const schema = schemaAt(placed);
  const key = relationKey(schema, operation.table);
  const words = new Set(parts.where.toLowerCase().match(/\w+/g) ?? []);
  const isAlone = operation.reads.every((name) => relationKey(schema, name) === key);
  const table = tableByKey(schema, key);
  // By the name that the rows have in it, whatever that script looks in; its schema in front of that would be none.
  const isQualified = /\w"?\s*\.\s*"?\w+"?\s*\.\s*"?\w/.test(parts.where);
  return table !== undefined && isAlone && !isQualified && isThere(key, words, schema, start)
    ? `${qualifiedName(table)} AS ${parts.alias} WHERE ${inOneLine(parts.where)}`
    : undefined;
}

/** psql empties the file before it sends what fills it: behind the change that would be all that is left. */
function thereStill({ table, columns, key }: Exported): string {
  const names = columns === 'all' ? [] : [...new Set([...(key ?? []), ...columns])].map(quoteIdentifier);
  const list = names.length === 0 ? '' : ` ${names.join(', ')}`;
  return `SELECT${list} FROM ${qualifiedName(table)} LIMIT 0;`;
}

/** `orders`, or `orders.note`, of a table that was there before. */
function lostThing(
  name: string,
  schema: Schema,
  found: Schema,
): { readonly table: Table; readonly column: string | undefined } | undefined {
  const whole = tableCalled(name, schema, found);
  if (whole !== undefined) return { table: whole, column: undefined };
  const dot = name.lastIndexOf('.');
  const table = dot < 0 ? undefined : tableCalled(name.slice(0, dot), schema, found);
  const of = table && column(table, name.slice(dot + 1));
  return table === undefined || of === undefined ? undefined : { table, column: of.name };
}

function tableCalled(name: string, schema: Schema, found: Schema): Table | undefined {
  const key = [name, `public.${name}`].find(
    (one) => tableByKey(schema, one) !== undefined && displayName(one) === name,
  );
  return key === undefined ? undefined : tableByKey(found, key);
}

/** With the key by which the rows are found again; without one, the rows as they are. */
function copyOf({ table, columns, key, file, rows, met }: Exported): readonly string[] {
  const names =
    columns === 'all' || key === undefined
      ? '*'
      : [...new Set([...key, ...columns])].map(quoteIdentifier).join(', ');
  const query = rows ?? `SELECT ${names} FROM ${met ?? qualifiedName(table)}`;
  const line = `\\copy (${query}) TO '${file}' WITH (FORMAT csv, HEADER)`;
  // A meta-command of psql ends with its line.
  if (/[\n\r]/.test(line)) return [];
  const alone =
    columns !== 'all' && key === undefined
      ? [
          `-- ${oneLine(displayName(table.key))}: no key stays by which a row would be found again, so whole rows; what they have otherwise is all that tells whose values these are.`,
        ]
      : [];
  return [...alone, line];
}

/** Columns by which each row is found behind the change: of the primary key, of another unique one, or of the one that the change makes. */
function keyThatStays(
  table: Table,
  lost: ReadonlySet<string>,
  statements: readonly Placed[],
): readonly string[] | undefined {
  const [first, last] = [statements[0], statements.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const isStaying = (names: readonly string[]): boolean =>
    names.length > 0 && names.every((one) => !lost.has(one) && column(table, one) !== undefined);
  const own = primaryKey(table)?.columns ?? [];
  if (isStaying(own)) return own;
  const unique = indexesOf(first.section.found, table.key)
    .filter((one) => one.unique && one.valid && one.where === undefined)
    .map(({ elements }) => elements.map((each) => each.column ?? ''))
    .find((names) => isStaying(names) && names.every((one) => column(table, one)?.nullable === false));
  if (unique !== undefined) return unique;
  const formers = new Formers(first.section.found);
  for (const one of statements) noteAll(formers, one);
  const made = [...last.section.after.relations.values()].find(
    (one): one is Table => one.kind === 'table' && formers.table(one.key)?.key === table.key,
  );
  const names = (made && primaryKey(made)?.columns) ?? [];
  const former = names.flatMap((one) => formers.column(made?.key ?? '', one) ?? []);
  return former.length === names.length && isStaying(former) ? former : undefined;
}
