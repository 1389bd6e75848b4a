/** Labels that a column's enum has no more behind the change: a row that has one makes the change of type fail. Asked for before. SQL as text. */
import { oneLine } from '../../plan/format.ts';
import { displayName, resolveRelation, tableByKey } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { commas } from '../../text/enumerate.ts';
import { noneOf, qualifiedName, stringLiteral } from './check-sql.ts';
import type { Check } from '../model.ts';
import { enumExchange } from '../order/enum-exchange.ts';
import { retypedBy } from '../order/loosened.ts';
import { type Placed, schemaAt } from '../placed.ts';

const mostLabels = 6;

export function labelChecks(statements: readonly Placed[]): readonly Check[] {
  return statements.flatMap((placed) => {
    const { one, section, at, start, place } = placed;
    const [before, after] = [schemaAt(placed), section.before[at + 1] ?? section.after];
    return one.actions.flatMap(({ operation }) => {
      const retyped = retypedBy(operation, before, { start, end: after });
      const gone = (retyped && enumExchange(retyped, { start, end: after })?.gone) ?? [];
      const key =
        operation.kind === 'alterColumnType' ? (resolveRelation(before, operation.table)?.key ?? '') : '';
      const table = tableByKey(start, key);
      if (retyped === undefined || table === undefined || gone.length === 0) return [];
      const labels = gone.map(stringLiteral).join(', ');
      const list = oneLine(commas(gone, mostLabels));
      return [
        noneOf(
          `no row of ${oneLine(displayName(key))} has in ${oneLine(retyped.former.name)} what ${place} takes away (${list})`,
          `SELECT 1 FROM ${qualifiedName(table)} WHERE ${quoteIdentifier(retyped.former.name)}::text IN (${labels})`,
          { reads: 'rows' },
        ),
      ];
    });
  });
}
