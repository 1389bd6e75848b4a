/**
 * The types of a query: its parameters, and its result columns with whether they are never null. The types are the server's; what is never null is
 * proved from the query and the schema, and a column that is not proved may be null.
 */
import type { Node } from '@pgsql/types';
import type { Schema } from '../schema/model.ts';
import type { ParsedStatement, Rereader } from '../syntax/statement.ts';
import type { Described, DescribedColumn } from './description.ts';
import type { Output, Sight } from './nulls/model.ts';
import { outputsOf } from './nulls/rows.ts';
import type { DescribableQuery } from './queries.ts';

export interface QueryTypes {
  readonly parameters: readonly QueryParameter[];
  /** Empty for a statement that returns no rows. */
  readonly columns: readonly ResultColumn[];
}

export interface QueryParameter {
  /** As written: `$1`, `:name`, `?1`. */
  readonly name: string;
  readonly type: string;
}

export interface ResultColumn extends DescribedColumn {
  readonly neverNull: boolean;
}

export function queryTypes(
  { sent, parsed }: Pick<DescribableQuery, 'sent' | 'parsed'>,
  { parameters, columns }: Described,
  schema: Schema,
): QueryTypes {
  const proved = provedOutputs(parsed, sent.sql, schema);
  // Another number or other names: the query does not mean here what it means to the server.
  const isSame =
    proved?.length === columns.length && proved.every(({ name }, at) => name === columns[at]?.name);
  return {
    parameters: parameters.map((type, at) => ({ name: sent.names[at] ?? `$${at + 1}`, type })),
    columns: columns.map((one, at) => ({ ...one, neverNull: isSame && proved[at]?.never === true })),
  };
}

function provedOutputs(
  { rereader }: ParsedStatement,
  sql: string,
  schema: Schema,
): readonly Output[] | undefined {
  const tree = rereader?.tree(sql);
  return rereader === undefined || tree === undefined
    ? undefined
    : outputs(tree, schema, rereader, new Map());
}

/** Views are read on the search path on which they were created. */
function outputs(
  tree: Node,
  schema: Schema,
  rereader: Rereader,
  views: Map<string, readonly Output[] | undefined>,
): readonly Output[] | undefined {
  const view = (key: string): readonly Output[] | undefined => {
    const relation = schema.relations.get(key);
    if (relation?.kind !== 'view' || views.has(key)) return views.get(key);
    // A view that reads itself has no rows.
    views.set(key, undefined);
    const query = rereader.tree(relation.query.text);
    const path = relation.path ?? ['public'];
    const found = query && outputs(query, { ...schema, searchPath: path }, rereader, views);
    views.set(key, found);
    return found;
  };
  const outermost: Sight = {
    schema,
    items: [],
    commons: new Map(),
    outer: undefined,
    depth: 0,
    grouped: false,
    query: outputsOf,
    view,
  };
  return outputsOf(tree, outermost);
}
