/** The contract of a named query: what it takes, and the rows that it returns. The types are the server's, what is never null is proved. */
import type { QueryTypes } from '../describe/query-types.ts';
import type { StatementParser } from '../operations/postgres/statement-parser.ts';
import { columnTypeOf } from '../schema/apply/type-of.ts';
import type { Schema } from '../schema/model.ts';
import { readStatements } from '../syntax/postgres/read.ts';
import type { ParsedStatement } from '../syntax/statement.ts';
import type { Usage, ValueType } from './contract.ts';
import { valueTypeOf } from './of-schema.ts';

export interface QueryName {
  readonly name: string;
  /** The file, relative to the workspace. */
  readonly path: string;
}

export interface QueryContract extends QueryName {
  readonly usage: Usage;
  /** False if the server lacks something that the migrations say of its tables. */
  readonly isCertain: boolean;
  /** In the order of `$1`, `$2` …. Null is taken for each: whether the query means it is not known. */
  readonly parameters: readonly { readonly name: string; readonly type: ValueType }[];
  readonly columns: readonly {
    readonly name: string;
    readonly type: ValueType;
    readonly nullable: boolean;
  }[];
}

export interface RefusedQuery extends QueryName {
  readonly because: string;
  /** The server lacks something that the query names, and it has everything that the migrations say of these names. */
  readonly isCertain: boolean;
}

export function queryContract(
  { name, path, isCertain }: QueryName & Pick<QueryContract, 'isCertain'>,
  { operations }: ParsedStatement,
  { parameters, columns }: QueryTypes,
  schema: Schema,
  parser: StatementParser,
): QueryContract {
  const typed = (written: string): ValueType => typeNamed(written, schema, parser);
  return {
    name,
    path,
    isCertain,
    usage: operations.every(({ kind }) => kind === 'select') ? 'reads' : 'writes',
    parameters: parameters.map((one) => ({ name: one.name, type: typed(one.type) })),
    columns: columns.map((one) => ({ name: one.name, type: typed(one.type), nullable: !one.neverNull })),
  };
}

/** As the server writes it, such as `character varying(20)` or `order_status[]`. */
function typeNamed(written: string, schema: Schema, parser: StatementParser): ValueType {
  const text = `ALTER TABLE t ADD COLUMN c ${written}`;
  const [statement] = readStatements(text, 0, text.length, parser);
  const [operation] = statement?.parsed.operations ?? [];
  return operation?.kind === 'addColumn'
    ? valueTypeOf(schema, columnTypeOf(schema, operation.column.type))
    : { kind: 'other', written };
}
