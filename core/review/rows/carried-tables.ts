/** A table that goes behind copies of all its rows: which statements made them, into which tables, and which values they cast. Sentences. */
import { commas, joined } from '../../text/enumerate.ts';
import { LineIndex } from '../../text/line-index.ts';
import { oneLine } from '../../plan/format.ts';
import type { QueryValue } from '../../queries/model.ts';
import { baseOf, wholeCopies, type Carrying, type RowCopy } from './carried.ts';
import { column, displayName, tableByKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
import { placesInWords, type Placed } from '../placed.ts';

const mostTables = 4;
const mostColumns = 6;

/** `line 2 copies all of its rows into archive`. */
export function copiesInWords(table: Table, carrying: Carrying, placed: Placed): string {
  const copies = wholeCopies(table, carrying);
  const targets = [...new Set(copies.map(({ target }) => oneLine(displayName(target))))];
  const isOne = copies.length === 1;
  const apart = targets.length > 1 ? ', into each a part of the columns' : '';
  const casts = new Map<string, string[]>();
  for (const { name, types } of copies.flatMap((copy) => castsIn(copy, table)))
    casts.set(types, [...new Set([...(casts.get(types) ?? []), name])]);
  const told = [...casts].map(([types, names]) => `${commas(names, mostColumns)} (${types})`);
  const rounded = [...casts.keys()].some((one) => one.startsWith('numeric'))
    ? ', and fractions are rounded'
    : '';
  const cast =
    told.length === 0
      ? ''
      : `; cast: ${told.join(', ')}; values that do not fit make ${isOne ? 'it' : 'them'} fail${rounded}`;
  const places = placesInWords(copies.map((copy) => placeOf(copy, placed)));
  return `${places} ${isOne ? 'copies' : 'copy'} all of its rows into ${joined(targets, mostTables)} before${apart}${cast}`;
}

interface Cast {
  readonly name: string;
  readonly types: string;
}

function placeOf({ statement }: RowCopy, { migration, section, place }: Placed): string {
  const found = section.statements.find(({ statement: one }) => one.parsed === statement.parsed);
  if (found === undefined) return place;
  const line = new LineIndex(migration.text).position(found.statement.span.start).line + 1;
  return place.replace(/\d+$/, String(line));
}

/** Numbers that come into a column which holds less: `numeric to integer`. */
function castsIn({ pairs, schema, target }: RowCopy, table: Table): readonly Cast[] {
  const there = tableByKey(schema, target);
  return pairs.flatMap(({ to, value }) => {
    const name = sourceOf(value, table);
    const [from, into] = [name === undefined ? undefined : column(table, name), there && column(there, to)];
    if (from === undefined || into === undefined) return [];
    const [was, is] = [wholeOf(from.type.name), wholeOf(into.type.name)];
    return was === undefined || is === undefined || is >= was
      ? []
      : [{ name: oneLine(from.name), types: `${typeText(from.type)} to ${typeText(into.type)}` }];
  });
}

function sourceOf(value: QueryValue | undefined, table: Table): string | undefined {
  const base = baseOf(value);
  return base?.relation === table.key ? base.column : undefined;
}

/** How much a number holds; undefined of what is none. */
function wholeOf(type: string): number | undefined {
  const at = ['int2', 'int4', 'int8', 'numeric'].indexOf(type);
  return at < 0 ? undefined : at;
}
