/** What the server of a schema refuses wherever a statement runs: one classifier for each dialect that has one. */
import type { Operation } from '../operations/operation.ts';
import { mysqlRefusalOf } from './mysql/refusal.ts';
import type { MysqlRefusal } from './mysql/refused.ts';
import { refusalOf, type Refusal, type RefusalScope } from './refusal.ts';

export type AnyRefusal = Refusal | MysqlRefusal;

export function refusalAnywhere(operation: Operation, scope: RefusalScope): AnyRefusal | undefined {
  switch (scope.schema.dialect) {
    case 'postgresql':
      return refusalOf(operation, scope);
    case 'mysql':
      return mysqlRefusalOf(operation, scope);
    case 'sqlite':
    case 'sqlserver':
      return undefined;
  }
}
