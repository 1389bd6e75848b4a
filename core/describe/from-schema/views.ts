/**
 * The columns of views of MySQL, MariaDB and SQLite, of which the schema has the text alone: their names and types, as the text says them on the
 * schema. A view of which one column has no name stays as it is.
 */
import { blockOfText } from '../../queries/queries.ts';
import { relationNamed } from '../../queries/scope.ts';
import { nameOf } from '../../schema/lookup.ts';
import type { Schema, View } from '../../schema/model.ts';
import { walk } from '../../syntax/postgres/raw-tree.ts';
import type { Borrows } from '../../syntax/statement.ts';
import { borrowedQuery, type BorrowedQuery } from './query.ts';
import { typesOf } from './values.ts';

/** The schema with the columns of the views that a query names. */
export function withViewColumns(
  schema: Schema,
  { tree }: Pick<BorrowedQuery, 'tree'>,
  borrows: Borrows,
): Schema {
  let known = schema;
  walk([tree], (kind, { relname, schemaname }) => {
    if (kind !== 'RangeVar' || typeof relname !== 'string') return;
    const home = typeof schemaname === 'string' ? schemaname : undefined;
    const view = relationNamed(known, nameOf(home, relname));
    if (view?.kind !== 'view' || view.columnTypes.length > 0 || view.query.text === '') return;
    const made = withColumns(view, known, borrows);
    if (made !== undefined) known = { ...known, relations: known.relations.set(view.key, made) };
  });
  return known;
}

function withColumns(view: View, schema: Schema, borrows: Borrows): View | undefined {
  const { text } = view.query;
  const query = borrowedQuery({ text, tokens: borrows.tokenize(text), borrows });
  if (query === undefined) return undefined;
  // A view that reads itself has no columns.
  const others = { ...schema, relations: schema.relations.delete(view.key) };
  const inside = withViewColumns(others, query, borrows);
  const block = blockOfText(query.sent.sql, query.tree, inside);
  const names = block?.output.flatMap(({ name }) => name ?? []) ?? [];
  if (block === undefined || names.length === 0 || names.length < block.output.length) return undefined;
  const columnTypes = typesOf(inside, block).map(({ type }) =>
    type === undefined ? undefined : named(type),
  );
  return { ...view, columns: names.map((name, at) => view.columns?.[at] ?? name), columnTypes };
}

/** A type as it is shown, with everything that belongs to it. */
function named(name: string): View['columnTypes'][number] {
  return { schema: undefined, name, modifiers: [], wordModifiers: [], arrayDimensions: 0 };
}
