/** CREATE INDEX and REINDEX; DROP INDEX is in drop.ts. */
import type { IndexElem, IndexStmt, Node, ReindexStmt } from '@pgsql/types';
import { strings } from '../../syntax/postgres/raw-tree.ts';
import type { Source, TokenRange } from '../../syntax/postgres/source.ts';
import type { CreateIndex, IndexElement, ObjectName, Reindex } from '../model/operation.ts';
import { expression, isOn, option, optionsOf, relationName, unplaced } from './parts.ts';

export function createIndex(source: Source, node: IndexStmt): CreateIndex {
  const on = source.find(source.whole, 'on') ?? 0;
  const nameAt = node.idxname === undefined ? undefined : source.name(on - 1);
  const tableAt = source.indexAtByte(node.relation?.location);
  let open = tableAt;
  while (open < source.tokens.length && !source.isPunctuation(open, '(')) open += 1;
  const close = source.closing(open);
  const tail = { from: close + 1, to: source.tokens.length };
  const include = source.find(tail, 'include');
  const where = source.find(tail, 'where');
  return {
    kind: 'createIndex',
    span: source.span(source.whole),
    name: nameAt,
    table: relationName(source, node.relation),
    only: node.relation?.inh !== true,
    unique: node.unique === true,
    concurrently: node.concurrent === true,
    ifNotExists: node.if_not_exists === true,
    method: node.accessMethod ?? 'btree',
    elements: indexElements(source, node.indexParams ?? [], open),
    include: include === undefined ? [] : source.nameList(include + 1),
    where:
      where === undefined
        ? undefined
        : expression(source, node.whereClause, { from: where + 1, to: source.tokens.length }),
    nullsNotDistinct: node.nulls_not_distinct === true,
    options: optionsOf(node.options),
    tablespace: node.tableSpace,
  };
}

/** Elements of `( … )` with its parenthesis at `open`, by the grammar's nodes in order. */
export function indexElements(source: Source, nodes: readonly Node[], open: number): readonly IndexElement[] {
  const ranges = source.separated({ from: open + 1, to: source.closing(open) });
  return nodes.flatMap((node, i) => {
    const range = ranges[i];
    if (range === undefined || !('IndexElem' in node)) return [];
    return [indexElement(source, node.IndexElem, range)];
  });
}

/** One key of an index or of PARTITION BY. */
export function indexElement(source: Source, element: IndexElem, range: TokenRange): IndexElement {
  const bare = bracketedColumn(element);
  const collation = strings(element.collation ?? bare?.collation);
  return {
    ...source.span(range),
    column:
      element.name !== undefined || bare !== undefined ? source.name(firstWord(source, range)) : undefined,
    expression:
      element.expr === undefined || bare !== undefined
        ? undefined
        : expression(source, element.expr, expressionRange(source, range)),
    collation: collation.at(-1),
    collationSchema: collation.at(-2),
    opclass: strings(element.opclass).at(-1),
    opclassSchema: strings(element.opclass).at(-2),
    opclassOptions: optionsOf(element.opclassopts),
    descending: element.ordering === 'SORTBY_DESC',
    nulls: nullsOrder(element),
  };
}

/** `(column)` and `(column COLLATE c)` are not expressions: the server takes them for the column. */
function bracketedColumn(
  element: IndexElem,
): { readonly collation: readonly Node[] | undefined } | undefined {
  let { expr } = element;
  let collation: readonly Node[] | undefined;
  while (expr !== undefined && 'CollateClause' in expr) {
    collation ??= expr.CollateClause.collname;
    expr = expr.CollateClause.arg;
  }
  if (expr === undefined || !('ColumnRef' in expr)) return undefined;
  const fields = expr.ColumnRef.fields ?? [];
  return fields.length === 1 && strings(fields).length === 1 ? { collation } : undefined;
}

function firstWord(source: Source, range: TokenRange): number {
  let at = range.from;
  while (at < range.to && source.isPunctuation(at, '(')) at += 1;
  return at;
}

function nullsOrder(element: IndexElem): 'first' | 'last' | undefined {
  if (element.nulls_ordering === 'SORTBY_NULLS_FIRST') return 'first';
  return element.nulls_ordering === 'SORTBY_NULLS_LAST' ? 'last' : undefined;
}

/** An expression key is one parenthesised expression or one function call; collation, operator class and order follow it. */
function expressionRange(
  source: Source,
  range: { readonly from: number; readonly to: number },
): { readonly from: number; readonly to: number } {
  let at = range.from;
  while (at < range.to && !source.isPunctuation(at, '(')) at += 1;
  return { from: range.from, to: at < range.to ? source.closing(at) + 1 : range.to };
}

export function reindex(source: Source, node: ReindexStmt): Reindex {
  const scopes = {
    REINDEX_OBJECT_INDEX: 'index',
    REINDEX_OBJECT_TABLE: 'table',
    REINDEX_OBJECT_SCHEMA: 'schema',
    REINDEX_OBJECT_SYSTEM: 'system',
    REINDEX_OBJECT_DATABASE: 'database',
  } as const;
  return {
    kind: 'reindex',
    span: source.span(source.whole),
    scope: scopes[node.kind ?? 'REINDEX_OBJECT_INDEX'],
    target: reindexed(source, node),
    concurrently: isOn(option(node.params, 'concurrently')),
  };
}

/**
 * The grammar stores the name of a schema or database separately from that of a relation, and without its position: it is the last token.
 */
function reindexed(source: Source, node: ReindexStmt): ObjectName | undefined {
  if (node.relation !== undefined) return relationName(source, node.relation);
  if (node.name === undefined) return undefined;
  return source.objectName(source.tokens.length - 1)?.name ?? unplaced(node.name);
}
