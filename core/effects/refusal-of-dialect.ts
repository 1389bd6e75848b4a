/** What the server refuses wherever the statement runs, computed by the classifier of the schema's dialect, if it has one. */
import type { Operation } from '../operations/model/operation.ts';
import type { Effect } from './effect.ts';
import { mysqlRefusalOf } from './mysql/refusal.ts';
import { sqlserverRefusalOf } from './sqlserver/refusal.ts';
import { refusalOf, type RefusalScope } from './refusal.ts';

export function refusalAnywhere(operation: Operation, scope: RefusalScope): Effect['refused'] {
  switch (scope.schema.dialect) {
    case 'postgresql':
      return refusalOf(operation, scope);
    case 'mysql':
      return mysqlRefusalOf(operation, scope);
    case 'sqlserver':
      return sqlserverRefusalOf(operation, scope);
    case 'sqlite':
    case 'duckdb':
    case 'clickhouse':
      return undefined;
  }
}
