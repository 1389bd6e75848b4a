/** Views and materialised views. */
import type { CreateTableAsStmt, RefreshMatViewStmt, ViewStmt } from '@pgsql/types';
import { outputColumns, strings } from '../../syntax/postgres/raw-tree.ts';
import type { Source } from '../../syntax/postgres/source.ts';
import type { Span } from '../../text/span.ts';
import type { CreateView, RefreshMaterializedView } from '../operation.ts';
import { relationName, relationNames } from './parts.ts';

export function createView(source: Source, node: ViewStmt): CreateView {
  const query = node.query !== undefined && 'SelectStmt' in node.query ? node.query.SelectStmt : undefined;
  const named = strings(node.aliases);
  return {
    kind: 'createView',
    span: source.span(source.whole),
    view: relationName(source, node.view),
    materialized: false,
    orReplace: node.replace === true,
    ifNotExists: false,
    withData: false,
    columns: named.length > 0 ? named : query === undefined ? undefined : outputColumns(query),
    reads: relationNames(source, node.query),
    query: queryText(source),
  };
}

export function createMaterializedView(source: Source, node: CreateTableAsStmt): CreateView {
  const query = node.query !== undefined && 'SelectStmt' in node.query ? node.query.SelectStmt : undefined;
  const named = strings(node.into?.colNames);
  return {
    kind: 'createView',
    span: source.span(source.whole),
    view: relationName(source, node.into?.rel),
    materialized: true,
    orReplace: false,
    ifNotExists: node.if_not_exists === true,
    withData: node.into?.skipData !== true,
    columns: named.length > 0 ? named : query === undefined ? undefined : outputColumns(query),
    reads: relationNames(source, node.query),
    query: queryText(source),
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

function queryText(source: Source): Span {
  const as = source.find(source.whole, 'as');
  return source.span({ from: as === undefined ? source.tokens.length : as + 1, to: source.tokens.length });
}
