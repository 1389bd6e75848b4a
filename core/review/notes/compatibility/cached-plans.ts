/**
 * Prepared statements whose result columns or types change: PostgreSQL refuses each of them once in each session, which aborts the
 * transaction. SELECT * has other columns after ADD, DROP and RENAME COLUMN.
 */
import { displayName, nameInKey } from '../../../schema/lookup.ts';
import type { IndexedQuery } from '../../../query-index/query.ts';
import type { ObjectChange } from '../../facts/alteration.ts';
import type { Facts } from '../../facts/facts.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'compatibility/cached-plans',
  section: 'compatibility',
  weight: 'inform',
  message: {
    one: 'Sessions that prepared a query whose result has columns of {table} fail on it once: “cached plan must not change result type”. Restart instances, or let them reconnect.',
  },
  lists: 'table',
  // Other servers prepare the query again.
  find: (facts) =>
    (facts.change.target.dialect === 'postgresql' ? facts.objects : [])
      .filter((one) => changesResults(one, facts))
      .map(({ object, fact }) => ({
        places: [fact.place],
        data: { table: name(displayName(object.key)) },
      })),
  examples: [
    {
      history: ['CREATE TABLE orders (id integer PRIMARY KEY, note varchar(20));'],
      change: ['ALTER TABLE orders ALTER COLUMN note TYPE text;'],
      says: [
        'Sessions that prepared a query whose result has columns of `orders` fail on it once: “cached plan must not change result type”. Restart instances, or let them reconnect.',
      ],
    },
    {
      history: ['CREATE TABLE orders (id integer PRIMARY KEY);'],
      change: ['ALTER TABLE orders ADD COLUMN note text;'],
      files: { 'queries/orders.sql': 'SELECT * FROM orders WHERE id = $1;' },
      says: [
        'Sessions that prepared a query whose result has columns of `orders` fail on it once: “cached plan must not change result type”. Restart instances, or let them reconnect.',
      ],
    },
    {
      history: ['CREATE TABLE orders (id integer PRIMARY KEY);'],
      change: ['ALTER TABLE orders ADD COLUMN note text;'],
      files: { 'queries/orders.sql': 'SELECT count(*), max(id * 2) FROM orders;' },
      says: [],
    },
  ],
});

/** Adding or dropping a column only changes the result of SELECT *, so such a query must be known. */
function changesResults({ object, change }: ObjectChange, { change: { queriesNaming } }: Facts): boolean {
  if (object.kind !== 'column') return false;
  if (change.kind === 'retyped') return true;
  if (change.kind !== 'added' && change.kind !== 'dropped' && change.kind !== 'renamed') return false;
  const relation = nameInKey(object.key);
  return queriesNaming?.(relation).some(takesAllColumns) === true;
}

/** A star for multiplication or count follows an operand or a parenthesis. */
function takesAllColumns({ parsed }: IndexedQuery): boolean {
  if (parsed === undefined) return false;
  const words = parsed.tokens.map(({ start, end }) => parsed.text.slice(start, end).toLowerCase());
  return words.some((word, at) => word === '*' && ['select', ',', '.'].includes(words[at - 1] ?? ''));
}
