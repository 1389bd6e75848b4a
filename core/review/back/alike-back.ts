/**
 * What to ask before a script that follows from the schema: rows on which a former key does not come back, and what is left where it fails; values that stand
 * only in a column that goes.
 */
import { oneLine } from '../../plan/format.ts';
import { column, tableByKey } from '../../schema/lookup.ts';
import type { Index } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import type { Placed } from '../placed.ts';
import { notInSource } from '../rows/joined-fills.ts';
import { lettingIn } from '../schema/freed.ts';

const mostTold = 2;

/** Sentences. `scripts`: those that run. */
export function alikeBack(statements: readonly Placed[], scripts: readonly string[]): readonly string[] {
  const isBeside = scripts.some((one) => one.includes('INDEX CONCURRENTLY '));
  const alike = statements
    .flatMap((placed) => lettingIn(placed).map((former) => ({ former, placed })))
    .slice(0, mostTold)
    .flatMap(({ former, placed }) => {
      const sql = alikeIn(former, placed);
      const left = isBeside
        ? 'before anything is dropped; the invalid index that it leaves goes when it runs again'
        : 'and nothing of it stays';
      return sql === undefined
        ? []
        : [
            `Ask first, the new release may run meanwhile: ${sql}. Anything but 0 ends the script where it makes ${oneLine(former.constraint ?? former.name)} (23505), ${left}: somebody has to choose which of these rows go, and what they hold goes with them.`,
          ];
    });
  return [...alike, ...notInSource(statements, scripts)];
}

function alikeIn(former: Index, { start }: Placed): string | undefined {
  const table = tableByKey(start, former.relation);
  const columns = former.elements.flatMap((each) => each.column ?? []);
  if (table === undefined) return undefined;
  // Nulls are alike to no other, unless the key says so.
  const given = former.nullsNotDistinct
    ? []
    : columns.filter((each) => column(table, each)?.nullable === true);
  const where =
    given.length === 0 ? '' : ` WHERE ${given.map((each) => `${quoted(each)} IS NOT NULL`).join(' AND ')}`;
  return `SELECT count(*) FROM (SELECT FROM ${oneLine(qualifiedName(table))}${where} GROUP BY ${columns.map(quoted).join(', ')} HAVING count(*) > 1) AS alike`;
}

function quoted(name: string): string {
  return oneLine(quoteIdentifier(name));
}
