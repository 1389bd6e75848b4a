/** What to ask of columns that come back with nothing in them: how many rows have a value before, and which have none behind the change. */
import { oneLine } from '../../plan/format.ts';
import { column, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { Check } from '../model.ts';
import { comeBack, isParked, type ComesBack } from '../order/comes-back.ts';
import type { Placed } from '../placed.ts';
import { shown } from '../shown.ts';
import { noneCounted, qualifiedName, toLookAt } from './check-sql.ts';

/** Counting ends where nobody would write so many rows in one transaction. */
const mostRows = 1_000_000;

/** Whether few enough have one to be filled at once. */
export function valuesToKeep(statements: readonly Placed[]): readonly Check[] {
  return parked(statements).flatMap(({ key, name, kept, isEmpty }) => {
    const start = statements[0]?.start;
    const table = start && tableByKey(start, key);
    return table === undefined || !isEmpty
      ? []
      : [
          toLookAt(
            `rows of ${shown(key)} with a value in ${oneLine(name)}, which stays in ${oneLine(kept)} (counted up to a million)`,
            `SELECT count(*) FROM (SELECT FROM ${qualifiedName(table)} WHERE ${quoteIdentifier(name)} IS NOT NULL LIMIT ${mostRows}) AS given`,
            'rows',
          ),
        ];
  });
}

/** Whether what was there is found under the name again. */
export function valuesKept(statements: readonly Placed[], after: Schema): readonly Check[] {
  return parked(statements).flatMap(({ key, name, kept, isEmpty }) => {
    const table = tableByKey(after, key);
    if (table === undefined || [name, kept].some((one) => column(table, one) === undefined)) return [];
    const [own, other] = [name, kept].map(quoteIdentifier);
    return [
      noneCounted(
        `rows of ${shown(key)} with a value in ${oneLine(kept)} and none in ${oneLine(name)} (counted up to a million)${isEmpty ? ': 0 where few are filled in the file, more where many are copied later' : ''}`,
        `SELECT count(*) FROM (SELECT FROM ${qualifiedName(table)} WHERE ${own ?? ''} IS NULL AND ${other ?? ''} IS NOT NULL LIMIT ${mostRows}) AS left_out`,
      ),
    ];
  });
}

/** Columns whose rows of before are null. */
function parked(statements: readonly Placed[]): readonly ComesBack[] {
  const sections = new Map(statements.map((placed) => [placed.section, placed] as const));
  return [...sections.values()]
    .flatMap(comeBack)
    .filter((one) => one.kind === 'column' && one.value === 'null' && isParked(one));
}
