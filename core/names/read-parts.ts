/**
 * Reads parts that many definitions share: names that belong to a table, `table.column`, expressions on one table, names of functions and
 * types.
 */
import type { Name, ObjectName } from '../operations/model/operation.ts';
import type { TokenRange } from '../syntax/postgres/source.ts';
import type { Access, Clause, FromSource, Role } from './outline.ts';
import { readExpression } from './read-expression.ts';
import { columnRole, draft, nameAt, relationAt, relationSource, sightOf, type Reading } from './reading.ts';

/** A name in a list of a table's parts, and the index after it. */
export function partAt(
  reading: Reading,
  at: number,
  part: (Role & { kind: 'part' })['part'],
  source: FromSource,
  access: Access,
): number {
  const name = nameAt(reading, at);
  if (name === undefined) return at;
  reading.roles.push({ kind: 'part', part, start: name.start, end: name.end, name, source, access });
  return at + 1;
}

export function columnAt(reading: Reading, at: number, source: FromSource, access: Access): Name | undefined {
  const name = nameAt(reading, at);
  if (name !== undefined) columnRole(reading, name, source, { access, why: 'change', list: [] });
  return name;
}

export function functionRole(reading: Reading, name: ObjectName, access: Access, trigger = false): void {
  const { start, end } = name.name;
  reading.roles.push({ kind: 'function', start, end, name, trigger, access });
}

export function typeRole(reading: Reading, name: ObjectName, access: Access): void {
  const { start, end } = name.name;
  reading.roles.push({ kind: 'type', start, end, name, access });
}

export function expressionOn(
  reading: Reading,
  range: TokenRange,
  table: FromSource,
  clause: Clause,
  valueFor?: { readonly source: FromSource; readonly column: string },
): void {
  const block = draft(reading, 'definition', range, undefined);
  block.sources.push(table);
  const place = { sight: sightOf(block), clause };
  readExpression(reading, range, valueFor === undefined ? place : { ...place, valueFor });
}

/** `table.column`, `schema.table.column`. */
export function readColumnPath(reading: Reading, at: number, access: Access): void {
  const { source } = reading;
  const parts: Name[] = [];
  for (let next = at; ; next += 2) {
    const name = source.name(next);
    if (name === undefined) break;
    parts.push(name);
    if (!source.isPunctuation(next + 1, '.')) break;
  }
  const column = parts.at(-1);
  const table = parts.at(-2);
  if (column === undefined) return;
  if (table === undefined) {
    relationAt(reading, at, 'table', access);
    return;
  }
  const schema = parts.at(-3);
  const name: ObjectName = { start: (schema ?? table).start, end: table.end, schema, name: table };
  const { start, end } = table;
  reading.roles.push({
    kind: 'relation',
    start,
    end,
    name,
    wanted: 'any',
    access: 'read',
    seenFrom: undefined,
  });
  columnRole(reading, column, relationSource(name), { access, why: 'change', list: [] });
}

export function readOwnedBy(reading: Reading, range: TokenRange): void {
  const owned = reading.source.find(range, 'owned', 'by');
  if (owned !== undefined) readColumnPath(reading, owned + 2, 'read');
}
