/** Whether a column that is new in this file says what the values of another did: by their kinds, value by value, or by the rows that they name. */
import type { Update } from '../operations/operation.ts';
import { column as columnOf, relationKey } from '../schema/lookup.ts';
import type { ParsedStatement } from '../syntax/statement.ts';
import { conditionsOf, isJoin, joinsBy, partsOf } from './copy-parts.ts';
import { earlier, type Standing } from './section.ts';
import type { Surroundings } from './tables.ts';

type Scene = Standing & Pick<Surroundings, 'schema' | 'table' | 'path'>;

/** By the value of what goes, a new column gets its own: `SET state_new = 'done' WHERE state = 'closed'`. */
export function isMapping(
  { table, columns, where }: Update,
  dropped: readonly string[],
  context: Scene,
): boolean {
  const looksAt = where?.columns ?? [];
  return (
    fillsNew({ table, columns }, context) &&
    looksAt.length > 0 &&
    looksAt.every((one) => dropped.includes(one))
  );
}

/** `SET pool_id = pool.id FROM pool WHERE t.pool_name = pool.name`: a new column refers to the row that the value has named. Not on PostgreSQL. */
export function isLookedUp(update: Update, parsed: ParsedStatement, column: string, context: Scene): boolean {
  if (context.schema.dialect === 'postgresql' || !fillsNew(update, context)) return false;
  const parts = partsOf(parsed, update, context);
  return update.reads.length > 0 && isJoin(parts.words ?? []) && joinsBy(parts, column);
}

/** Each value has a statement, which says by a new column what it was: `SET state = 'kept' … AND is_kept = 1`, and one for 0. Not on PostgreSQL. */
export function isToldCaseByCase(column: string, key: string, context: Scene): boolean {
  if (context.schema.dialect === 'postgresql') return false;
  const values = earlier(context).flatMap(({ parsed }) =>
    parsed.operations.flatMap((one) => {
      if (one.kind !== 'update' || relationKey(context.schema, one.table) !== key) return [];
      if (!fillsNew(one, context)) return [];
      const { words = [] } = partsOf(parsed, one, context);
      return conditionsOf(words).flatMap((parts) => {
        const name = parts[1] === '.' ? 2 : 0;
        const [told = '', equals, value = '', end] = parts.slice(name);
        return told === column && equals === '=' && end === undefined ? [value] : [];
      });
    }),
  );
  return new Set(values.filter((one) => /^(?:'.*'|-?\d+|true|false)$/.test(one))).size > 1;
}

function fillsNew({ table, columns }: Pick<Update, 'table' | 'columns'>, context: Scene): boolean {
  const there = context.table(table);
  return columns.every((one) => there && columnOf(there, one)?.origin.file === context.path);
}
