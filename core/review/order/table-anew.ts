/** Tables that a change drops and makes anew under their names: releases find an empty one, and maybe another. Says nothing of what was copied. */
import { oncePer } from '../../collections/once-per.ts';
import type { Operation } from '../../operations/operation.ts';
import { oneLine } from '../../plan/format.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Column, Schema, Table } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
import { commas, joined } from '../../text/enumerate.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { isGiven } from './loosened.ts';

/** What stood under the name, and what does in the end. */
export interface TableAnew {
  readonly was: Table;
  readonly is: Table;
}

/** By key. A table that takes the name by a rename is none. */
export function tablesAnew({
  start,
  section,
}: Pick<Placed, 'start' | 'section'>): ReadonlyMap<string, TableAnew> {
  return anewIn(section)(start);
}

/** Each statement of a section asks for the same. */
const anewIn = oncePer((section: Placed['section']) => oncePer((start: Schema) => foundIn(start, section)));

function foundIn(start: Schema, section: Placed['section']): ReadonlyMap<string, TableAnew> {
  const dropped = new Set<string>();
  const found = new Map<string, TableAnew>();
  section.statements.forEach(({ actions }, at) => {
    const schema = schemaAt({ section, at });
    for (const { operation } of actions) {
      if (operation.kind === 'dropRelation' && operation.relation === 'table')
        dropped.add(relationKey(schema, operation.target));
      if (operation.kind !== 'createTable' && operation.kind !== 'createTableAs') continue;
      const key = relationKey(schema, operation.table);
      const [was, is] = [start, section.after].map((one) => tableByKey(one, key));
      if (dropped.has(key) && was !== undefined && is !== undefined) found.set(key, { was, is });
    }
  });
  return found;
}

/** Undefined of what drops no such table. */
export function anewBy(
  operation: Operation,
  before: Schema,
  all: ReadonlyMap<string, TableAnew>,
): TableAnew | undefined {
  return operation.kind === 'dropRelation' && operation.relation === 'table'
    ? all.get(relationKey(before, operation.target))
    : undefined;
}

/** Statements that ran on the former one run on this one: it has all of its columns, of the same types, and asks for no more. */
export function takesTheSame({ was, is }: TableAnew): boolean {
  return (
    was.complete &&
    is.complete &&
    was.columns.every((former) => {
      const now = column(is, former.name);
      return (
        now !== undefined && typeText(now.type) === typeText(former.type) && isAsked(former) >= isAsked(now)
      );
    }) &&
    is.columns.every((now) => column(was, now.name) !== undefined || !isAsked(now))
  );
}

function isAsked(of: Parameters<typeof isGiven>[0]): boolean {
  return of !== undefined && !of.nullable && !isGiven(of);
}

const mostNames = 6;

/** What is another of each, by columns: the diff has the rest. Sentences. */
export function tablesAnewInWords(statements: readonly Placed[]): readonly string[] {
  const all = new Map(statements.flatMap((placed) => [...tablesAnew(placed)]));
  return [...all.values()].map((one) => {
    const name = oneLine(displayName(one.is.key));
    return `Drops table ${name} and makes it anew: ${differences(one)}.`;
  });
}

function differences({ was, is }: TableAnew): string {
  const gone = was.columns.filter(({ name }) => column(is, name) === undefined);
  const come = is.columns.filter(({ name }) => column(was, name) === undefined);
  const other = is.columns.flatMap((now) => {
    const former = column(was, now.name);
    const [from, to] = [former, now].map((each) => each && typeText(each.type));
    return from === undefined || to === undefined || from === to
      ? []
      : [`${now.name} is ${to} instead of ${from}`];
  });
  const names = (of: readonly Column[]): string =>
    commas(
      of.map(({ name }) => oneLine(name)),
      mostNames,
    );
  const all = [
    ...(come.length === 0 ? [] : [`${names(come)} ${come.length === 1 ? 'is' : 'are'} new`]),
    ...(gone.length === 0 ? [] : [`${names(gone)} ${gone.length === 1 ? 'goes' : 'go'}`]),
    ...other.slice(0, mostNames).map(oneLine),
  ];
  return all.length === 0 ? 'its columns are of the same names and types' : joined(all);
}
