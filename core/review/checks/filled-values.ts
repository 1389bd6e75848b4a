/** What an UPDATE gives columns from others and they may refuse: values that are too long, nulls. Asked before, of the rows that it meets. SQL as text; nothing is sent. */
import { onlyOperation } from '../../operations/only.ts';
import { column, relationKey, tableByKey } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { slice } from '../../text/span.ts';
import type { Check } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { isUnknown, selectOfUpdate } from './cast-checks.ts';
import { noneOf } from './check-sql.ts';
import { reasonsAgainst, together } from './refused-values.ts';

export function filledValueChecks(statements: readonly Placed[]): readonly Check[] {
  return statements.flatMap(checksOf);
}

function checksOf(placed: Placed): readonly Check[] {
  const { parsed } = placed.one.statement;
  const schema = schemaAt(placed);
  const operation = onlyOperation(parsed, 'update');
  const table = operation && tableByKey(schema, relationKey(schema, operation.table));
  const select = operation && selectOfUpdate(parsed, schema);
  if (operation === undefined || table === undefined || select === undefined) return [];
  const { block, text, rest } = select;
  if (isUnknown(block, placed) || block.output.length !== operation.columns.length) return [];
  const wanted = operation.columns.flatMap((name, at) => {
    const of = column(table, name);
    const output = block.output[at];
    return of === undefined || output?.value === undefined
      ? []
      : reasonsAgainst({ placed, query: block }, table, of, output.value).map((reason) => ({
          ...reason,
          given: slice(text, output.span),
        }));
  });
  if (wanted.length === 0) return [];
  const given = new Map(wanted.map((one) => [one.of.name, one.given] as const));
  const list = [...given.keys()].map(quoteIdentifier).join(', ');
  return together(wanted, table).map(({ words, condition }) =>
    noneOf(
      `${words} (${placed.place})`,
      `SELECT 1 FROM (SELECT ${[...given.values()].join(', ')} ${rest}) AS given (${list}) WHERE ${condition}`,
      { reads: 'rows', quotesMigration: true },
    ),
  );
}
