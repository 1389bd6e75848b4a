/**
 * A column that another takes the place of in one file: a rename frees its name, one comes under it, and an UPDATE copies all values over.
 * By itself that UPDATE would leave whoever reads the name without values until it has run.
 */
import type { Operation } from '../../operations/model/operation.ts';
import { plainCopiesIn, type PlainCopy } from '../../rollback/refill.ts';
import { column, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
import type { Statement } from '../../syntax/statement.ts';

export interface Replaced extends PlainCopy {
  /** DROP EXPRESSION (13) leaves its values where they are: it was generated, and is the same but for that. */
  readonly isExpression: boolean;
}

/** `earlier`: the statements of the file before it. `schema`: as it finds it. */
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

/** What is computed when it is read (18) has nothing to leave. */
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
