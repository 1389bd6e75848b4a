/**
 * How many rows the plan lab of MariaDB makes, and how many different values their columns have. InnoDB's optimiser looks into the rows
 * themselves for the values of a query, whatever the statistics of a table say (measured on 10.11: of 10,000 rows with statistics of 212
 * million a condition on one of three values counts 3,333), so that a large table is made small as a whole: what a condition leaves is the
 * same share of its rows, or as many rows as there.
 */
import { relationIn, type SizeIndex } from '../statistics/statistics.ts';

/** Of a table with more, and of one of which nothing is known. */
export const mostMade = 10_000;

/** Rows that have a value in common where nothing is known: as SQLite assumes it for an index without statistics. */
const usualShare = 10;

export interface MadeTable {
  readonly rows: number;
  /** How many different values a column has; undefined where that is not known. */
  readonly valuesOf: (column: string) => number | undefined;
}

export const usualValues = mostMade / usualShare;

export function madeTable(sizes: SizeIndex | undefined, table: string): MadeTable {
  const { rows = mostMade, distinct } = (sizes && relationIn(sizes, table)) ?? {};
  const made = Math.min(mostMade, Math.max(1, rows));
  return {
    rows: made,
    valuesOf: (column) => {
      const counted = distinct?.get(column);
      // Of a table that was empty when it was counted.
      if (counted === undefined || counted === 0) return undefined;
      const sameShare = Math.min(counted, made / usualShare);
      const sameRows = (made * counted) / Math.max(1, rows);
      return Math.ceil(Math.min(made, Math.max(sameShare, sameRows)));
    },
  };
}
