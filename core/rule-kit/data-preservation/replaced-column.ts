/**
 * A column that replaces another in one file: a rename frees the name, a new column takes it, and an UPDATE copies all values. Without
 * this, readers of the name would see no values until the UPDATE has run.
 */
import type { Operation } from '../../operations/model/operation.ts';
import { plainCopiesIn, type PlainCopy } from '../../rollback/refill.ts';
import { column, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
import type { Statement } from '../../syntax/statement.ts';

export interface Replaced extends PlainCopy {
  /** DROP EXPRESSION (13) keeps the values: the column was generated, and is otherwise unchanged. */
  readonly isExpression: boolean;
}

/** `earlier`: earlier statements of the file. `schema`: before the statement. */
export function replacedIn(
  { parsed }: Statement,
  earlier: readonly Statement[],
  schema: Schema,
): readonly Replaced[] {
  if (schema.dialect !== 'postgresql') return [];
  const operations = earlier.flatMap((one) => one.parsed.operations);
  return plainCopiesIn(parsed, schema)
    .filter(({ table, from, to }) => {
      const freed = operations.findLastIndex(
        (one) =>
          one.kind === 'renameColumn' &&
          one.column.text === to &&
          one.to.text === from &&
          relationKey(schema, one.table) === table,
      );
      return freed >= 0 && operations.slice(freed).some((one) => isAdding(one, { table, to }, schema));
    })
    .map((copy) => ({ ...copy, isExpression: isSameButGenerated(copy, schema) }));
}

function isAdding(one: Operation, { table, to }: Pick<PlainCopy, 'table' | 'to'>, schema: Schema): boolean {
  return one.kind === 'addColumn' && one.column.name.text === to && relationKey(schema, one.table) === table;
}

/** A virtual generated column (18) has no stored values to keep. */
function isSameButGenerated({ table, from, to }: PlainCopy, schema: Schema): boolean {
  const of = tableByKey(schema, table);
  const [was, is] = [from, to].map((name) => of && column(of, name));
  return (
    was?.generated === 'stored' &&
    is !== undefined &&
    is.generated === undefined &&
    typeText(was.type) === typeText(is.type)
  );
}
