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
  const part = partOfOutput(sent);
  const name = part === undefined ? undefined : sent.names[part - 1];
  return {
    parameters: parameters.map((type, at) => ({
      name: sent.names[at] ?? `$${at + 1}`,
      type: at + 1 === part ? unknown : type,
    })),
    columns: columns.map((one, at) =>
      at === 0 && name !== undefined
        ? { ...one, name, type: unknown, neverNull: false }
        : { ...one, neverNull: isSame && proved[at]?.never === true },
    ),
  };
}

/** The word for a type that is not known. */
export const unknown = 'unknown';

/** The number of what a program puts in place of a query's first columns, or of all: the server was asked about one value there. */
function partOfOutput({ sql, names }: DescribableQuery['sent']): number | undefined {
  const found = /^[\s(]*select\s+(?:distinct\s+|all\s+)?\$(\d+)(?=\s*(?:,|from\b|$))/i.exec(sql)?.[1];
  const number = Number(found);
  return found !== undefined && /^(?:\$?\{|<|%[sv])/.test(names[number - 1] ?? '') ? number : undefined;
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
