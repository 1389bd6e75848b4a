/** CREATE TABLE, CREATE FOREIGN TABLE, CREATE TABLE AS and SELECT INTO. */
import type {
  CreateForeignTableStmt,
  CreateStmt,
  CreateTableAsStmt,
  IntoClause,
  Node,
  PartitionSpec,
  SelectStmt,
} from '@pgsql/types';
import { outputColumns, strings } from '../../syntax/postgres/raw-tree.ts';
import type { Source } from '../../syntax/postgres/source.ts';
import type {
  CreateTable,
  CreateTableAs,
  LikeClause,
  PartitionBy,
  TableStorage,
} from '../model/operation.ts';
import { tableElements } from './columns.ts';
import { indexElement } from './indexes.ts';
import { nameOfParts, optionsOf, persistenceOf, relationName, relationNames } from './parts.ts';
import { queryShape } from './query-shape.ts';

export function createTable(source: Source, node: CreateStmt): CreateTable {
  const tableAt = source.indexAtByte(node.relation?.location);
  const elements = tableElements(source, node.tableElts ?? [], firstBracket(source, tableAt));
  const parents = (node.inhRelations ?? []).flatMap((parent) =>
    'RangeVar' in parent ? [relationName(source, parent.RangeVar)] : [],
  );
  const isPartition = node.partbound !== undefined;
  const bound = isPartition
    ? source.span({ from: boundStart(source, node), to: boundEnd(source, node) })
    : undefined;
  return {
    kind: 'createTable',
    span: source.span(source.whole),
    table: relationName(source, node.relation),
    persistence: persistenceOf(node.relation),
    ifNotExists: node.if_not_exists === true,
    foreign: false,
    columns: elements.columns,
    constraints: elements.constraints,
    like: elements.like.flatMap((element) => likeClause(source, element)),
    inherits: isPartition ? [] : parents,
    partitionOf: isPartition ? parents[0] : undefined,
    partitionBound: bound === undefined ? undefined : source.text.slice(bound.start, bound.end),
    partitionBy: partitionBy(source, node.partspec),
    storage: {
      options: optionsOf(node.options),
      tablespace: node.tablespacename,
      accessMethod: node.accessMethod,
      onCommit: onCommitOf(node.oncommit),
    },
    ofType: node.ofTypename === undefined ? undefined : nameOfParts(strings(node.ofTypename.names)),
    server: undefined,
    serverOptions: [],
  };
}

function onCommitOf(action: CreateStmt['oncommit']): TableStorage['onCommit'] {
  switch (action) {
    case 'ONCOMMIT_PRESERVE_ROWS':
      return 'preserve-rows';
    case 'ONCOMMIT_DELETE_ROWS':
      return 'delete-rows';
    case 'ONCOMMIT_DROP':
      return 'drop';
    case 'ONCOMMIT_NOOP':
    case undefined:
      return undefined;
  }
}

export function createForeignTable(source: Source, node: CreateForeignTableStmt): CreateTable {
  return {
    ...createTable(source, node.base ?? {}),
    foreign: true,
    server: node.servername,
    serverOptions: optionsOf(node.options),
  };
}

/** CREATE TABLE AS; views.ts handles materialized views, which the grammar represents alike. */
export function createTableAs(source: Source, node: CreateTableAsStmt): CreateTableAs {
  const query = node.query !== undefined && 'SelectStmt' in node.query ? node.query.SelectStmt : undefined;
  return fromQuery(source, node.into, query, node.if_not_exists === true);
}

export function selectInto(source: Source, node: SelectStmt): CreateTableAs {
  return fromQuery(source, node.intoClause, node, false);
}

function fromQuery(
  source: Source,
  into: IntoClause | undefined,
  query: SelectStmt | undefined,
  ifNotExists: boolean,
): CreateTableAs {
  const named = strings(into?.colNames);
  return {
    kind: 'createTableAs',
    span: source.span(source.whole),
    table: relationName(source, into?.rel),
    persistence: persistenceOf(into?.rel),
    ifNotExists,
    columns: named.length > 0 ? named : query === undefined ? undefined : outputColumns(query),
    reads: query === undefined ? [] : relationNames(source, { ...query, intoClause: undefined }),
    query: query === undefined ? undefined : queryShape(source, query),
    named,
    withData: into?.skipData !== true,
    storage: {
      options: optionsOf(into?.options),
      tablespace: into?.tableSpaceName,
      accessMethod: into?.accessMethod,
      onCommit: onCommitOf(into?.onCommit),
    },
  };
}

function likeClause(source: Source, element: Node): readonly LikeClause[] {
  if (!('TableLikeClause' in element)) return [];
  const options = element.TableLikeClause.options ?? 0;
  const including = likeOptions.filter(([, bit]) => (options & bit) !== 0).map(([name]) => name);
  return [{ ...relationName(source, element.TableLikeClause.relation), including }];
}

/** Bits of TableLikeOption in PostgreSQL's parsenodes.h. */
const likeOptions = [
  ['comments', 1],
  ['compression', 2],
  ['constraints', 4],
  ['defaults', 8],
  ['generated', 16],
  ['identity', 32],
  ['indexes', 64],
  ['statistics', 128],
  ['storage', 256],
] as const;

function firstBracket(source: Source, from: number): number {
  for (let i = from; i < source.tokens.length; i += 1) if (source.isPunctuation(i, '(')) return i;
  return source.tokens.length;
}

/** `FOR VALUES …` or `DEFAULT`: the grammar points at what follows VALUES, or at DEFAULT. */
function boundStart(source: Source, node: CreateStmt): number {
  if (node.partbound?.is_default === true)
    return source.find(source.whole, 'default') ?? source.tokens.length;
  return source.find(source.whole, 'for', 'values') ?? source.tokens.length;
}

function boundEnd(source: Source, node: CreateStmt): number {
  const start = boundStart(source, node);
  const tail = { from: start, to: source.tokens.length };
  const behind = [['partition', 'by'], ['using'], ['tablespace'], ['on', 'commit']].map((words) =>
    source.find(tail, ...words),
  );
  // A hash bound is FOR VALUES WITH ( … ); a WITH after it, or after any other bound, holds storage parameters.
  const options = source.find({ from: start + 3, to: source.tokens.length }, 'with');
  return Math.min(source.tokens.length, ...[...behind, options].filter((at) => at !== undefined));
}

function partitionBy(source: Source, node: PartitionSpec | undefined): PartitionBy | undefined {
  if (node === undefined) return undefined;
  const keyword = source.find(source.whole, 'partition', 'by') ?? source.tokens.length;
  const open = keyword + 3;
  const ranges = source.separated({ from: open + 1, to: source.closing(open) });
  const strategies = {
    PARTITION_STRATEGY_LIST: 'list',
    PARTITION_STRATEGY_RANGE: 'range',
    PARTITION_STRATEGY_HASH: 'hash',
  } as const;
  return {
    strategy: strategies[node.strategy ?? 'PARTITION_STRATEGY_RANGE'],
    columns: (node.partParams ?? []).map((part) =>
      'PartitionElem' in part ? part.PartitionElem.name : undefined,
    ),
    elements: (node.partParams ?? []).flatMap((part, i) => {
      const range = ranges[i];
      return range !== undefined && 'PartitionElem' in part
        ? [indexElement(source, part.PartitionElem, range)]
        : [];
    }),
  };
}
