/**
 * CREATE TABLE AS, and a materialized view as it is made or filled anew: rows of others are read, and what follows from them is written. Which
 * statements these are, and how fast that goes; row-work.ts says what they cost.
 */
import type { FactId } from '../../effects/facts/facts.ts';
import type { Action } from '../../effects/statement.ts';
import type {
  CreateTableAs,
  CreateView,
  Operation,
  RefreshMaterializedView,
} from '../../operations/operation.ts';

/** What it makes is there, and IF NOT EXISTS passes over it. */
const passedOver: FactId = 'create-table-as/exists';

export function makesOfRows({ operation, effect }: Pick<Action, 'operation' | 'effect'>): boolean {
  return isMadeOfRows(operation) && effect.fact !== passedOver;
}

export function isMadeOfRows(
  operation: Operation,
): operation is CreateTableAs | CreateView | RefreshMaterializedView {
  switch (operation.kind) {
    case 'createTableAs':
    case 'refreshMaterializedView':
      return operation.withData;
    case 'createView':
      return operation.materialized && operation.withData;
    default:
      return false;
  }
}

/**
 * Rows a second, from a disk that others use to one of its own: nothing has an index or a trigger yet. Measured on 16 with 2 million rows of
 * 240 bytes in memory: 364 k as they are, 227 k joined and sorted, 110 k where each has a tsvector made.
 */
export const madeOfRowsRates = [20_000, 400_000] as const;
