/** Whether a column that is new in this file says what the values of another did: by their kinds, value by value, or by the rows that they name. */
import type { Update } from '../../operations/operation.ts';
import { column as columnOf, relationKey } from '../../schema/lookup.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import { conditionsOf, isJoin, joinsBy, partsOf } from './copy-parts.ts';
import { earlier, type Standing } from '../../rule-kit/section.ts';
import type { Surroundings } from '../../rule-kit/tables.ts';

type Scene = Standing & Pick<Surroundings, 'schema' | 'table' | 'path'>;

/**
 * By the value of what goes, a new column gets its own: `SET state_new = 'done' WHERE state = 'closed'`. A condition that many values meet,
 * `starts < '11:00'`, makes one of them all, and of a column that it does not ask for nothing is told.
 */
export function isMapping(update: Update, parsed: ParsedStatement, scene: MappingScene): boolean {
  const { column, dropped, context } = scene;
  const looksAt = update.where?.columns ?? [];
  if (!fillsNew(update, context) || !looksAt.every((one) => dropped.includes(one))) return false;
  const { words = [] } = partsOf(parsed, update, context);
  return looksAt.includes(column) && tellsValues(words, column);
}

interface MappingScene {
  /** The one that goes. */
  readonly column: string;
  /** All that go with it. */
  readonly dropped: readonly string[];
  readonly context: Scene;
}

/** The words around it ask for one value, and not for a range of them, for a pattern or for any other. */
function tellsValues(words: readonly string[], column: string): boolean {
  const plain = words.filter((one) => one !== '(' && one !== ')' && one !== ';');
  return plain.some((word, at) => {
    if (word !== column) return false;
    const from = plain[at - 1] === '.' ? at - 2 : at;
    const [before = '', next = ''] = [plain[from - 1], plain[at + 1]];
    if (next === '=' || (before === '=' && !'<>!'.includes(plain[from - 2] ?? ' '))) return true;
    if (next === 'in') return true;
    // A flag, by itself.
    return next === 'is' || next === '' || ['and', 'or'].includes(next);
  });
}

/**
 * A CASE asks for a range of the values, and gives each range a name of its own: `CASE WHEN starts < '11:00' THEN 'AM' ELSE 'PM' END`. The
 * value itself stands nowhere among the words.
 */
export function isOnlyClassified(words: readonly string[], column: string): boolean {
  let depth = 0;
  let isAsking = false;
  let found = false;
  for (const [at, word] of words.entries()) {
    if (word === 'case') depth += 1;
    if (word === 'end') depth = Math.max(0, depth - 1);
    if (word === 'when') isAsking = true;
    if (word === 'then') isAsking = false;
    if (word === '*' && ['select', '.', ','].includes(words[at - 1] ?? '')) return false;
    if (word !== column) continue;
    const isOfRange = [words[at + 1], words[at - 1], words[at - 3]].some((one) => rangeWords.has(one ?? ''));
    if (depth === 0 || !isAsking || !isOfRange) return false;
    found = true;
  }
  return found;
}

const rangeWords: ReadonlySet<string> = new Set(['<', '>', '<=', '>=', 'between', 'like', 'ilike', '~']);

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
