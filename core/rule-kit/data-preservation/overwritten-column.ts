/** Which column an UPDATE of all rows overwrites with a value that does not depend on the row, so that its old values are lost. */
import { wordSet } from '../../collections/word-set.ts';
import type { Update } from '../../operations/model/operation.ts';
import { relationKey } from '../../schema/lookup.ts';
import { outer, splitBy, type Word } from '../rows/condition-row-limit.ts';
import { isWhole, joinsOthers, wordsOf } from '../rows/rows-changed.ts';
import { operationsBefore } from '../statements/neighbours.ts';
import type { Surroundings } from '../tables/tables.ts';

/**
 * A value computed from the row is a backfill, and a column that this change added has nothing to lose. Undefined also if a condition
 * limits the rows.
 */
export function lostColumn(operation: Update, context: Surroundings): string | undefined {
  if (!isWhole(operation, context)) return undefined;
  const old = operation.columns.filter((one) => !isAddedHere(one, operation, context));
  // Each row gets its value from an arbitrary row of a table that is not joined.
  if (joinsOthers(operation, context)) return old[0];
  const table = context.table(operation.table);
  const columns =
    table?.complete === true ? new Set(table.columns.map((one) => one.name.toLowerCase())) : undefined;
  const lost = assignments(wordsOf(operation, context)).flatMap(({ to, value }) =>
    refersToRow(value, columns) ? [] : to,
  );
  return old.find((one) => lost.includes(one.toLowerCase()));
}

function isAddedHere(name: string, { table: of }: Update, context: Surroundings): boolean {
  const isIt = (one: string): boolean => one.toLowerCase() === name.toLowerCase();
  const column = context.table(of)?.columns.find((one) => isIt(one.name));
  if (column !== undefined && context.isOfChange(column.origin)) return true;
  const key = relationKey(context.schema, of);
  return operationsBefore(context).some(
    (one) =>
      one.kind === 'addColumn' &&
      isIt(one.column.name.text) &&
      relationKey(context.schema, one.table) === key,
  );
}

interface Assignment {
  readonly to: readonly string[];
  readonly value: readonly Word[];
}

function assignments(words: readonly Word[]): readonly Assignment[] {
  const places = outer(words);
  const set = places.find((at) => words[at]?.text === 'set') ?? words.length;
  const end = places.find((at) => at > set && ends.has(words[at]?.text ?? '')) ?? words.length;
  return splitBy(words.slice(set + 1, end), ',').map((one) => {
    const sign = one.findIndex(({ text }) => text === '=');
    return { to: one.slice(0, Math.max(sign, 0)).map(({ text }) => text), value: one.slice(sign + 1) };
  });
}

const ends = wordSet('from where order limit returning output when option');

function refersToRow(value: readonly Word[], columns: ReadonlySet<string> | undefined): boolean {
  return value.some(({ text, kind }, at) => {
    if (kind !== 'quoted-identifier' && (kind !== 'word' || constants.has(text))) return false;
    const [before, next] = [value[at - 1]?.text, value[at + 1]?.text];
    if (before === '::' || before === 'as' || next === '(' || /^[@:$?]/.test(text)) return false;
    return next === '.' || columns === undefined || columns.has(text);
  });
}

/** Words in an expression that are not names. */
const constants = wordSet(`
  true false null default array row cast as interval date time timestamp case when then else end and or not is
  in between like collate at zone current_date current_time current_timestamp current_user localtime
  localtimestamp
`);
