/** Rows for which a generated column that a change adds has no value: a null where it takes none, a text that is no number. Each ends the change. SQL as text. */
import { queryOf } from '../../queries/queries.ts';
import { column, relationKey, tableByKey } from '../../schema/lookup.ts';
import { oneLine } from '../../plan/format.ts';
import type { AddColumn } from '../../operations/operation.ts';
import { slice } from '../../text/span.ts';
import { shown } from '../shown.ts';
import type { Check } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { castsAsked, castsIn, isUnknown } from './cast-checks.ts';
import { noneOf, qualifiedName } from './check-sql.ts';

export function generatedChecks(statements: readonly Placed[]): readonly Check[] {
  return statements.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) =>
      operation.kind === 'addColumn' ? checksOf(operation, placed) : [],
    ),
  );
}

function checksOf(operation: AddColumn, placed: Placed): readonly Check[] {
  const { generated, name, notNull, constraints } = operation.column;
  const isRequired = notNull !== undefined || constraints.some(({ kind }) => kind === 'primary-key');
  // A virtual one that takes nulls is not worked out for the rows that are there.
  if (generated === undefined || (generated.storage === 'virtual' && !isRequired)) return [];
  const schema = schemaAt(placed);
  const key = relationKey(schema, operation.table);
  const table = tableByKey(placed.start, key);
  const { text, columns, functions } = generated.expression;
  const isThere =
    table !== undefined &&
    columns.every((one) => column(table, one) !== undefined) &&
    functions.every((one) => {
      const own = `${one.schema ?? 'public'}.${one.name}`;
      return !schema.programs.has(own) || placed.start.programs.has(own);
    });
  if (!isThere) return [];
  const rest = `FROM ${qualifiedName(table)}`;
  const sql = `SELECT ${text} ${rest}`;
  const [only] = placed.one.statement.parsed.rereader?.commands(sql) ?? [];
  const block = only && queryOf(only, schema);
  if (block?.kind !== 'select' || isUnknown(block, placed)) return [];
  const value = block.output[0]?.value;
  // Of a text that is no number a cast is an error, which is asked by itself; of a null it is null.
  const isOfText = value?.kind === 'cast' && castsIn(value)[0] === value;
  const asked = isOfText ? slice(sql, value.of.span) : text;
  return [
    ...castsAsked({ text: sql, block, rest }, placed),
    ...(isRequired
      ? [
          noneOf(
            `every row of ${shown(key)} has a value for ${oneLine(name.text)}, which takes no nulls`,
            `SELECT 1 ${rest} WHERE (${asked}) IS NULL`,
            { reads: 'rows', quotesMigration: true },
          ),
        ]
      : []),
  ];
}
