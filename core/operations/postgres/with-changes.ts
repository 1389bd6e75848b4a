/** Data-modifying WITH queries: each INSERT, UPDATE, DELETE and MERGE in them is a separate operation. */
import type { CommonTableExpr, Node, WithClause } from '@pgsql/types';
import type { Source, TokenRange } from '../../syntax/postgres/source.ts';
import type { Delete, Insert, ObjectName, Update } from '../model/operation.ts';
import { insert, merge, remove, update } from './data.ts';
import { commonTables } from './picked.ts';

type RowChange = Insert | Update | Delete;

/** The statement's own WITH; anywhere else the server rejects data-modifying queries. */
export function changesInWith(source: Source, node: Node): readonly RowChange[] {
  const queries = commonTables(withClauseOf(node));
  const names = new Set(queries.map((one) => one.ctename ?? ''));
  return queries.flatMap((query) => {
    const { ctequery } = query;
    const change =
      ctequery === undefined ? undefined : rowChange(source, ctequery, bodyOf(source, query), queries);
    return change === undefined ? [] : [{ ...change, reads: change.reads.filter(isNoneOf(names)) }];
  });
}

/** `place`: the statement's position, if it is not the whole text. */
export function rowChange(
  source: Source,
  node: Node,
  place: TokenRange,
  around: readonly CommonTableExpr[] = [],
): RowChange | undefined {
  if ('InsertStmt' in node) return insert(source, node.InsertStmt, place);
  if ('UpdateStmt' in node) return update(source, node.UpdateStmt, place, around);
  if ('DeleteStmt' in node) return remove(source, node.DeleteStmt, place);
  return 'MergeStmt' in node ? merge(source, node.MergeStmt, place) : undefined;
}

function withClauseOf(node: Node): WithClause | undefined {
  if ('SelectStmt' in node) return node.SelectStmt.withClause;
  if ('InsertStmt' in node) return node.InsertStmt.withClause;
  if ('UpdateStmt' in node) return node.UpdateStmt.withClause;
  if ('DeleteStmt' in node) return node.DeleteStmt.withClause;
  return 'MergeStmt' in node ? node.MergeStmt.withClause : undefined;
}

/** `name (columns) AS MATERIALIZED ( … )`: the content of the last parentheses. */
function bodyOf(source: Source, query: CommonTableExpr): TokenRange {
  const named = { from: source.indexAtByte(query.location), to: source.tokens.length };
  let open = source.find(named, 'as') ?? named.from;
  while (open < named.to && !source.isPunctuation(open, '(')) open += 1;
  return { from: open + 1, to: source.closing(open) };
}

/** An unqualified name refers to a WITH query rather than to a table. */
function isNoneOf(names: ReadonlySet<string>): (name: ObjectName) => boolean {
  return ({ schema, name }) => schema !== undefined || !names.has(name.text);
}
