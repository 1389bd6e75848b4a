/** The clauses after the columns of a table or of a materialized view: its engine, its keys, how long rows live, its settings. */
import type { Option } from '../model/operation.ts';
import type { Cursor } from '../tokens/cursor.ts';

const words = [
  ['engine'],
  ['order', 'by'],
  ['partition', 'by'],
  ['primary', 'key'],
  ['sample', 'by'],
  ['ttl'],
  ['settings'],
  ['comment'],
] as const;

/** Up to the end or to AS; undefined if something else follows. Values are kept as written. */
export function clauses(cursor: Cursor): readonly Option[] | undefined {
  const options: Option[] = [];
  while (!cursor.isDone && !cursor.is('as')) {
    const clause = words.find((one) => cursor.take(...one));
    if (clause === undefined) return undefined;
    if (clause[0] === 'engine') cursor.take('=');
    const from = cursor.at;
    toNext(cursor);
    const span = { start: cursor.tokens[from]?.start ?? cursor.behind, end: cursor.behind };
    options.push({ name: clause.join(' '), value: cursor.written(span) });
  }
  return options;
}

function toNext(cursor: Cursor): void {
  cursor.skipOne();
  while (!cursor.isDone && !begins(cursor)) cursor.skipOne();
}

function begins(cursor: Cursor): boolean {
  return cursor.is('as') || words.some((one) => cursor.is(...one));
}
