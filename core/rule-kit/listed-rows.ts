/**
 * Tables whose rows migrations have written down, and nobody else in view writes: kinds, plans, countries. They are small for as long as that is
 * so, whatever is done to them. Where nothing of the programs can be seen, nothing is said.
 */
import { tableByKey } from '../schema/lookup.ts';
import type { Table } from '../schema/model.ts';
import { isChanged, isWrittenInSql, tellsMapper } from './row-writers.ts';
import type { Surroundings } from './tables.ts';

/** A list that somebody has written by hand. */
const mostRows = 1_000;

/** By the folder's last migration. False where nobody knows. */
export function isListed(key: string, context: Pick<Surroundings, 'latest' | 'beyond'>): boolean {
  const { latest } = context;
  const table = tableByKey(latest, key);
  const given = latest.rowsGiven.get(key);
  if (table === undefined || given === undefined || !isWhollySeen(table)) return false;
  if (given.others || given.written === 0 || given.written > mostRows) return false;
  const queries = context.beyond.queries();
  // The programs' writes stand where they can be seen, so that one that is not there is not made.
  return (isWrittenInSql(queries) || tellsMapper(queries)) && !isChanged(key, 'insert', latest, queries);
}

/** What was there before the first migration has rows that nobody wrote down here. */
function isWhollySeen({ kind, persistence, origin, partitionBy, partitionOf, inherits }: Table): boolean {
  return (
    kind === 'table' &&
    persistence === 'permanent' &&
    origin.unseen !== true &&
    partitionBy === undefined &&
    partitionOf === undefined &&
    inherits.length === 0
  );
}
