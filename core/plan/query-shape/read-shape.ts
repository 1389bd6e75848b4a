/**
 * Reads a query's shape from its tokens, with column references from PostgreSQL's tree. The tree has no ends of clauses and the tokens have
 * no grammar, so each checks the other: if they disagree about the tables, there is no shape.
 */
import type { PostgresParser } from '../../syntax/postgres/parser.ts';
import { statementsOf, walk } from '../../syntax/postgres/raw-tree.ts';
import { Source, type TokenRange } from '../../syntax/postgres/source.ts';
import type { Span } from '../../text/span.ts';
import type { ColumnName } from '../expression.ts';
import { levels, type QueryShape } from './query-shape.ts';
import { readQuery } from './read-query.ts';
import type { ShapeReader } from './shape-reader.ts';

/** The shape of a text that contains one query, or undefined if it could not be read with certainty. */
export function readShape(text: string, parser: PostgresParser): QueryShape | undefined {
  const outcome = parser.parse(text);
  if (!outcome.ok) return undefined;
  const [statement, ...more] = statementsOf(outcome.tree);
  if (statement === undefined || more.length > 0) return undefined;
  const source = new Source(text);
  const reader = readerOf(source, columnReferences(statement, source));
  const shape = reader.query(withoutTerminator(source));
  return agrees(shape, statement, source) ? shape : undefined;
}

function readerOf(source: Source, columns: ReturnType<typeof columnReferences>): ShapeReader {
  const queries = new Map<string, QueryShape>();
  const reader: ShapeReader = {
    source,
    columnsIn: (span) => columns.filter(({ at }) => at >= span.start && at < span.end),
    query(range) {
      const key = `${range.from}:${range.to}`;
      const known = queries.get(key) ?? readQuery(reader, range);
      queries.set(key, known);
      return known;
    },
  };
  return reader;
}

function withoutTerminator(source: Source): TokenRange {
  let to = source.tokens.length;
  while (to > 0 && source.isPunctuation(to - 1, ';')) to -= 1;
  return { from: 0, to };
}

function columnReferences(tree: unknown, source: Source): readonly (ColumnName & { readonly at: number })[] {
  const found: (ColumnName & { readonly at: number })[] = [];
  walk(tree, (kind, fields) => {
    if (kind !== 'ColumnRef' || !Array.isArray(fields['fields'])) return;
    const index = source.indexAtByte(location(fields));
    const named = source.objectName(index);
    const at = source.tokens[index]?.start;
    // A star names no column; of schema, table and column the last two are alias and column.
    if (named === undefined || at === undefined || source.isPunctuation(named.next, '*')) return;
    found.push({ at, alias: named.name.schema?.text, column: named.name.name.text });
  });
  return found;
}

/** The tree and the tokens must contain the same relations at the same positions. */
function agrees(shape: QueryShape, tree: unknown, source: Source): boolean {
  const inTree = new Set<number>();
  const start = (fields: Readonly<Record<string, unknown>>): number =>
    source.tokens[source.indexAtByte(location(fields))]?.start ?? -1;
  walk(tree, (kind, fields) => {
    if (kind === 'RangeVar') inTree.add(start(fields));
  });
  // FOR UPDATE OF repeats names of tables from FROM.
  walk(tree, (kind, clause) => {
    if (kind !== 'LockingClause') return;
    walk(clause, (inner, fields) => {
      if (inner === 'RangeVar') inTree.delete(start(fields));
    });
  });
  const inShape = levels(shape).flatMap((level) => level.tables.filter((table) => table.kind === 'relation'));
  const starts = new Set(inShape.map((table) => relationStart(source, table.span)));
  return inTree.size === starts.size && [...inTree].every((start) => starts.has(start));
}

/** ONLY precedes the name; the tree has the position of the name. */
function relationStart(source: Source, span: Span): number {
  const index = source.indexAt(span.start);
  return source.tokens[source.word(index) === 'only' ? index + 1 : index]?.start ?? -1;
}

function location(fields: Readonly<Record<string, unknown>>): number {
  return typeof fields['location'] === 'number' ? fields['location'] : 0;
}
