/** Views and materialized views. */
import type { CreateTableAsStmt, RefreshMatViewStmt, SelectStmt, ViewStmt } from '@pgsql/types';
import { outputColumns, strings } from '../../syntax/postgres/raw-tree.ts';
import type { Source } from '../../syntax/postgres/source.ts';
import type { Span } from '../../text/span.ts';
import type { CreateView, RefreshMaterializedView } from '../model/operation.ts';
import { optionsOf, persistenceOf, relationName, relationNames } from './parts.ts';
import { queryShape } from './query-shape.ts';

export function createView(source: Source, node: ViewStmt): CreateView {
  const query = node.query !== undefined && 'SelectStmt' in node.query ? node.query.SelectStmt : undefined;
  const options = optionsOf(node.options);
  const check = options.find(({ name }) => name === 'check_option')?.value;
  return {
    kind: 'createView',
    span: source.span(source.whole),
    view: relationName(source, node.view),
    materialized: false,
    orReplace: node.replace === true,
    ifNotExists: false,
    withData: false,
    ...queryParts(source, query, strings(node.aliases), node.query),
    persistence: persistenceOf(node.view),
    options: options.filter(({ name }) => name !== 'check_option'),
    checkOption: checkOptionOf(node) ?? (check === 'local' || check === 'cascaded' ? check : undefined),
    tablespace: undefined,
    accessMethod: undefined,
  };
}

function checkOptionOf(node: ViewStmt): CreateView['checkOption'] {
  if (node.withCheckOption === 'LOCAL_CHECK_OPTION') return 'local';
  return node.withCheckOption === 'CASCADED_CHECK_OPTION' ? 'cascaded' : undefined;
}

export function createMaterializedView(source: Source, node: CreateTableAsStmt): CreateView {
  const query = node.query !== undefined && 'SelectStmt' in node.query ? node.query.SelectStmt : undefined;
  return {
    kind: 'createView',
    span: source.span(source.whole),
    view: relationName(source, node.into?.rel),
    materialized: true,
    orReplace: false,
    ifNotExists: node.if_not_exists === true,
    withData: node.into?.skipData !== true,
    ...queryParts(source, query, strings(node.into?.colNames), node.query),
    persistence: persistenceOf(node.into?.rel),
    options: optionsOf(node.into?.options),
    checkOption: undefined,
    tablespace: node.into?.tableSpaceName,
    accessMethod: node.into?.accessMethod,
  };
}

function queryParts(
  source: Source,
  query: SelectStmt | undefined,
  named: readonly string[],
  tree: unknown,
): Pick<CreateView, 'columns' | 'reads' | 'query' | 'shape' | 'named'> {
  const span = queryText(source);
  return {
    columns: named.length > 0 ? named : query === undefined ? undefined : outputColumns(query),
    reads: relationNames(source, tree),
    query: span,
    shape: query === undefined ? undefined : queryShape(source, query, span),
    named,
  };
}

export function refreshMaterializedView(source: Source, node: RefreshMatViewStmt): RefreshMaterializedView {
  return {
    kind: 'refreshMaterializedView',
    span: source.span(source.whole),
    view: relationName(source, node.relation),
    concurrently: node.concurrent === true,
    withData: node.skipData !== true,
  };
}

/** Parses what follows AS, without the clauses after the query. */
function queryText(source: Source): Span {
  const as = source.find(source.whole, 'as');
  const from = as === undefined ? source.tokens.length : as + 1;
  const tail = { from, to: source.tokens.length };
  const ends = [
    ['with', 'check', 'option'],
    ['with', 'local', 'check', 'option'],
    ['with', 'cascaded', 'check', 'option'],
    ['with', 'data'],
    ['with', 'no', 'data'],
  ].flatMap((words) => source.find(tail, ...words) ?? []);
  return source.span({ from, to: Math.min(source.tokens.length, ...ends) });
}
