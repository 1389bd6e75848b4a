/** The cost of an operation, computed by the classifier of the schema's dialect. */
import type { SpokenDialect } from '../migrations/convention.ts';
import type { Operation } from '../operations/model/operation.ts';
import type { Effect } from './effect.ts';
import { undescribedEffectOf } from './undescribed.ts';
import { mysqlEffectOf } from './mysql/of.ts';
import { sqlserverEffectOf } from './sqlserver/of.ts';
import { sqliteEffectOf } from './sqlite/of.ts';
import { effectOf as postgresEffectOf } from './of.ts';
import type { EffectScope } from './of/scope.ts';

type EffectOf = (operation: Operation, scope: EffectScope) => Effect;

const classifiers: Readonly<Record<SpokenDialect, EffectOf>> = {
  postgresql: postgresEffectOf,
  mysql: mysqlEffectOf,
  sqlite: sqliteEffectOf,
  sqlserver: sqlserverEffectOf,
  duckdb: undescribedEffectOf,
  clickhouse: undescribedEffectOf,
};

export function effectOf(operation: Operation, scope: EffectScope): Effect {
  return classifiers[scope.schema.dialect](operation, scope);
}
