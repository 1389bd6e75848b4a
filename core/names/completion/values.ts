/** Completes the values of an enum, a boolean, or a column with a CHECK of a list: after a comparison, in SET, VALUES and DEFAULT. */
import { keyOf, tableByKey } from '../../schema/lookup.ts';
import type { Column, Schema, Table } from '../../schema/model.ts';
import { dialectOf } from '../dialect.ts';
import { findColumn, offerOf, type Offered } from '../offers.ts';
import type { Place } from '../outline.ts';
import { pathAt } from '../read-expression.ts';
import type { Reading } from '../reading.ts';
import type { Completion, Spot } from './completion.ts';

export function valuesAt(spot: Spot, place: Place): readonly Completion[] {
  const column = filledColumn(place, spot) ?? comparedColumn(spot, place);
  const known = column?.base === undefined ? undefined : baseColumn(spot.schema, column.base);
  const values = known === undefined ? [] : valuesOf(known.table, known.column, spot.schema);
  return values.map(({ text, literal }, i) => ({
    label: text,
    kind: 'value',
    insert: literal ? `'${text.replaceAll("'", "''")}'` : text,
    filter: spot.inString ? `'${text}` : text,
    detail: known === undefined ? undefined : known.column.name,
    score: 200 - i / 100,
  }));
}

interface KnownColumn {
  readonly table: Table;
  readonly column: Column;
}

export function baseColumn(
  schema: Schema,
  base: { readonly relation: string; readonly column: string },
): KnownColumn | undefined {
  const table = tableByKey(schema, base.relation);
  const column = table?.columns.find(({ name }) => name === base.column);
  return table === undefined || column === undefined ? undefined : { table, column };
}

/** The column that INSERT, SET or DEFAULT assigns. */
function filledColumn({ valueFor }: Place, spot: Spot): Offered | undefined {
  if (valueFor === undefined) return undefined;
  const { columns } = offerOf(valueFor.source, spot);
  const { column } = valueFor;
  const named = typeof column === 'number' ? columns[column] : columns.find(({ name }) => name === column);
  return named;
}

const comparisons: ReadonlySet<string> = new Set(['=', '<>', '!=', '<', '>', '<=', '>=']);

/** The column on the other side of a comparison, or before IN (. */
export function comparedColumn(spot: Spot, place: Place): Offered | undefined {
  const { source, at } = spot;
  let before = at - 1;
  if (source.tokens[before]?.kind === 'operator' && comparisons.has(source.textOf(before)))
    return columnEndingAt(spot, place, before - 1);
  // IN ('a', 'b', …
  while (source.isPunctuation(before, ',') || source.tokens[before]?.kind === 'string') before -= 1;
  if (!source.isPunctuation(before, '(')) return undefined;
  if (source.word(before - 1) === 'in')
    return columnEndingAt(spot, place, before - (source.word(before - 2) === 'not' ? 3 : 2));
  return undefined;
}

function columnEndingAt(spot: Spot, place: Place, end: number): Offered | undefined {
  const { source } = spot;
  let from = end;
  while (source.isPunctuation(from - 1, '.')) from -= 2;
  const reading: Pick<Reading, 'source'> = { source };
  const found = pathAt({ ...reading, roles: [], blocks: [], query: () => undefined }, from);
  if (found?.next !== end + 1) return undefined;
  const parts = found.path.parts.map(({ text }) => text);
  return findColumn(place.sight, parts, spot)?.offered;
}

interface Value {
  readonly text: string;
  readonly literal: boolean;
}

function valuesOf(table: Table, column: Column, schema: Schema): readonly Value[] {
  const { type } = column;
  if (type.name === 'bool' && type.arrayDimensions === 0)
    return ['true', 'false'].map((text) => ({ text, literal: false }));
  const own = schema.types.get(keyOf(type.schema ?? 'public', type.name));
  if (own?.form === 'enum') return own.values.map((text) => ({ text, literal: true }));
  return table.constraints.flatMap((one) =>
    one.kind === 'check' && one.expression !== undefined ? listedIn(one.expression, column.name, schema) : [],
  );
}

/** Only CHECKs of the form `state IN ('a', 'b')`. */
function listedIn(expression: string, column: string, schema: Schema): readonly Value[] {
  const source = dialectOf(schema).source(expression);
  const { from, to } = source.withoutBrackets(source.whole);
  if (source.name(from)?.text !== column || source.word(from + 1) !== 'in') return [];
  if (!source.isPunctuation(from + 2, '(') || source.closing(from + 2) !== to - 1) return [];
  return source.separated({ from: from + 3, to: to - 1 }).flatMap((part) => {
    if (source.tokens[part.from]?.kind !== 'string') return [];
    return [{ text: source.textOf(part.from).slice(1, -1).replaceAll("''", "'"), literal: true }];
  });
}
