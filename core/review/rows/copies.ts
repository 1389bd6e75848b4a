/** Columns that a change fills from others, and whether that has reached every row: what checks before and after ask of them. SQL as text. */
import { valuesKept } from '../checks/back-checks.ts';
import { twinsAfter } from '../checks/twin-checks.ts';
import { oneLine } from '../../plan/format.ts';
import { plainCopiesIn, type PlainCopy } from '../../schema/inverse/refill.ts';
import { column, displayName, tableByKey } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { typeSql } from '../../schema/print/names.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { noneOf, qualifiedName } from '../checks/check-sql.ts';
import { countsAfter } from '../checks/content-checks.ts';
import { givenCounts } from './given-values.ts';
import { filledAfter } from './filled-after.ts';
import { insertedByKeys } from './inserted-keys.ts';
import { insertedAfter } from './inserted-rows.ts';
import { numbersAfter } from './numbers.ts';
import type { Check } from '../model.ts';
import type { Placed } from '../placed.ts';
import { laterDefaultChecks } from './later-defaults.ts';
import { filledChecks } from './own-values.ts';
import { rowsMetAfter } from './updated-rows.ts';

/** Of copies that stand beside what they were made of. `when`: why both should say the same then. */
function copyChecks(
  statements: readonly ParsedStatement[],
  schema: Schema,
  wanted: (table: Table, copy: PlainCopy) => boolean,
): readonly Check[] {
  return statements.flatMap((parsed) =>
    plainCopiesIn(parsed, schema).flatMap((copy) => {
      const table = tableByKey(schema, copy.table);
      const [from, to] = [table && column(table, copy.from), table && column(table, copy.to)];
      if (table === undefined || from === undefined || to === undefined || !wanted(table, copy)) return [];
      const name = oneLine(displayName(table.key));
      const value = `${quoteIdentifier(from.name)}::${typeSql(to.type)}`;
      return [
        noneOf(
          `${name}: ${oneLine(to.name)} says what ${oneLine(from.name)} says, in every row that has it`,
          `SELECT 1 FROM ${qualifiedName(table)} WHERE ${quoteIdentifier(from.name)} IS NOT NULL AND ${quoteIdentifier(to.name)} IS DISTINCT FROM ${value}`,
          { reads: 'rows', level: 'look' },
        ),
      ];
    }),
  );
}

/** Before a column goes whose values the change before has copied: what was written since is in both, or it is lost. */
export function copiesBefore(statements: readonly Placed[]): readonly Check[] {
  return statements.flatMap(({ one, previous, section }) =>
    one.actions.flatMap(({ operation }) => {
      if (operation.kind !== 'dropColumn') return [];
      const { found } = section;
      return copyChecks(
        previous.map(({ parsed }) => parsed),
        found,
        (table, { from }) => from === operation.column.text && table.name === operation.table.name.text,
      );
    }),
  );
}

/** Behind the copying: the old column is still there, and the new one came with the change. */
export function copiesAfter(statements: readonly Placed[], after: Schema): readonly Check[] {
  const [first] = statements;
  if (first === undefined) return [];
  const copied = copyChecks(
    statements.map(({ one }) => one.statement.parsed),
    after,
    (table, { from, to }) => {
      const was = tableByKey(first.section.found, table.key);
      if (was === undefined || column(was, to) !== undefined) return false;
      // Of another type by then it says something else, or cannot be compared.
      const [old, is] = [column(was, from), column(table, from)];
      return old === undefined || is === undefined || typeSql(old.type) === typeSql(is.type);
    },
  );
  const byKeys = insertedByKeys(statements, after);
  return [
    ...twinsAfter(statements, after),
    ...copied,
    ...filledAfter(statements, after),
    ...valuesKept(statements, after),
    ...rowsMetAfter(statements, after),
    ...filledChecks(statements),
    ...givenCounts(statements, after),
    ...laterDefaultChecks(statements),
    ...byKeys.values(),
    ...insertedAfter(statements, after, new Set(byKeys.keys())),
    ...countsAfter(statements, after),
    ...numbersAfter(statements, after),
  ];
}
