/**
 * UPDATEs that fill nulls of a column which was there from rows of another table, by their own words: which rows they leave null where nulls are forbidden
 * behind them, and which meet several rows with different values, of which PostgreSQL takes any one (manual, UPDATE, Notes). Of columns that come with
 * the change: uncovered.ts, joined-fills.ts.
 */
import { oneLine } from '../../plan/format.ts';
import { joinedFillsIn } from '../../schema/inverse/refill.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { identifierName, quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { literal } from '../../text/pattern.ts';
import { noneOf } from '../checks/check-sql.ts';
import type { Check } from '../model.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { isUniqueAlready } from '../statements/index-names.ts';
import { isThere, type Parts, partsOf } from './updated-rows.ts';
import { mayFill } from './fills.ts';

interface Fill {
  readonly placed: Placed;
  readonly table: Table;
  readonly name: string;
  readonly value: string;
  readonly parts: Parts & { readonly from: string; readonly where: string };
  /** The tables of FROM, by key. */
  readonly sources: readonly string[];
  /** Names that it says, in small letters. */
  readonly words: ReadonlySet<string>;
}

/** Of one column by an expression, with all that it names there before the change. */
function fillOf(placed: Placed): Fill | undefined {
  const parts = partsOf(placed.one.statement.parsed);
  const [action, ...more] = placed.one.actions;
  const operation = action?.operation;
  if (more.length > 0 || operation?.kind !== 'update' || operation.columns.length !== 1) return undefined;
  const [name = ''] = operation.columns;
  const { from, where } = parts ?? {};
  const value = parts && /^"?\w+"?\s*=\s*(.*)$/s.exec(parts.sets)?.[1];
  if (parts === undefined || value === undefined || from === undefined || where === undefined)
    return undefined;
  const schema = schemaAt(placed);
  const key = relationKey(schema, operation.table);
  const table = tableByKey(placed.start, key);
  const words = new Set(`${from} ${where} ${value}`.toLowerCase().match(/\w+/g) ?? []);
  const sources = operation.reads.map((one) => relationKey(schema, one));
  const isOld = [key, ...sources].every((one) => isThere(one, words, schema, placed.start));
  if (table === undefined || column(table, name) === undefined || !isOld) return undefined;
  return { placed, table, name, value, parts: { ...parts, from, where }, sources, words };
}

/** What an earlier statement of the change writes to a column that this one asks: places. */
function writtenBefore(fill: Fill, statements: readonly Placed[]): readonly Placed[] {
  const before = statements.slice(0, statements.indexOf(fill.placed));
  return before.filter((one) =>
    [fill.table.key, ...fill.sources].some((key) => {
      const of = tableByKey(schemaAt(one), key);
      return of?.columns.some(({ name }) => fill.words.has(name.toLowerCase()) && mayFill(one, key, name));
    }),
  );
}

interface LeftNull {
  /** Where nulls are forbidden. */
  readonly place: string;
  readonly check: Check;
}

/** Rows that stay null where nulls are forbidden behind: each of them fails it. */
export function leftNull(statements: readonly Placed[]): readonly LeftNull[] {
  return statements.flatMap((placed, at) =>
    placed.one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'setNotNull') return [];
      const key = relationKey(schemaAt(placed), operation.table);
      const name = operation.column.text;
      const writers = statements.slice(0, at).filter((one) => mayFill(one, key, name));
      const fills = writers.flatMap((one) => fillOf(one) ?? []);
      const [first] = fills;
      const isKnown =
        first !== undefined &&
        fills.length === writers.length &&
        fills.every(
          (one) =>
            one.parts.target === first.parts.target &&
            writtenBefore(one, statements).every((by) => writers.includes(by)),
        );
      if (!isKnown) return [];
      const met = fills.map(
        ({ parts: { from, where } }) => `NOT EXISTS (SELECT FROM ${from} WHERE ${where})`,
      );
      const { target, alias } = first.parts;
      const places = placesInWords(fills.map((one) => one.placed.place));
      const of = oneLine(displayName(key));
      const finds = `${places} ${fills.length === 1 ? 'finds' : 'find'}`;
      const title = `${finds} a value of ${oneLine(name)} for every row of ${of} without one: ${placed.place} fails on any other`;
      const query = `SELECT 1 FROM ${target} WHERE ${alias}.${quoteIdentifier(name)} IS NULL AND ${met.join(' AND ')}`;
      const check = { ...noneOf(title, query, { reads: 'rows' }), quotesMigration: true };
      return [{ place: placed.place, check }];
    }),
  );
}

/** Rows for which the table of FROM has several rows with different values. */
export function severalJoined(statements: readonly Placed[]): readonly Check[] {
  return statements.flatMap((placed) => {
    const fill = fillOf(placed);
    const [source, ...more] = fill?.sources ?? [];
    if (fill === undefined || source === undefined || more.length > 0 || isOfOne(fill, source, placed.start))
      return [];
    // Of plain equalities joined-fills.ts asks.
    if (joinedFillsIn(placed.one.statement.parsed, schemaAt(placed)).length > 0) return [];
    const { parts, value, table, name } = fill;
    const of = oneLine(displayName(table.key));
    const by = placesInWords(writtenBefore(fill, statements).map(({ place }) => place));
    const beside = by === '' ? '' : `; what ${by} fills before it is not among them`;
    return [
      {
        ...noneOf(
          `no row of ${of} meets several of ${oneLine(displayName(source))} with different values for ${oneLine(name)}: ${placed.place} takes any one of them${beside}`,
          `SELECT 1 FROM ${parts.target}, ${parts.from} WHERE ${parts.where} GROUP BY ${parts.alias}.ctid HAVING count(DISTINCT (${value})::text) > 1`,
          { reads: 'rows', level: 'look' },
        ),
        quotesMigration: true,
      },
    ];
  });
}

/** The conditions name a whole key of the other table, each column of it beside an equals sign. */
function isOfOne({ parts, table }: Fill, source: string, start: Schema): boolean {
  const other = tableByKey(start, source);
  if (other === undefined || /\bor\b/i.test(parts.where)) return true;
  const alias = /(?:^|\s)("(?:[^"]|"")+"|\w+)$/.exec(parts.from.trim())?.[1] ?? other.name;
  const said = [...parts.where.matchAll(/("(?:[^"]|"")+"|\w+)\.("(?:[^"]|"")+"|\w+)/g)];
  const own = other.columns.flatMap(({ name }) => {
    const isEqual = said.some(
      ([whole, of = '', named = '']) =>
        identifierName(of) === identifierName(alias) &&
        identifierName(named) === name &&
        new RegExp(String.raw`(?:=\s*${literal(whole)}(?![\w.])|${literal(whole)}\s*=)`).test(parts.where),
    );
    return isEqual ? [name] : [];
  });
  return table.key === source || isUniqueAlready(start, source, own);
}
