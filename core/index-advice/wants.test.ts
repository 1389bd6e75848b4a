/** What a query wants of the indexes of each table: by which columns it finds rows, and why. */
import { beforeAll, expect, it } from 'vitest';
import { statementParser, statementsIn } from '../../test/sql.ts';
import { queryOf } from '../queries/queries.ts';
import type { StatementParser } from '../operations/postgres/statement-parser.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import { replaySection } from '../replay/section.ts';
import type { Schema } from '../schema/model.ts';
import { wantsOf } from './wants.ts';

const tables = `
CREATE TABLE orders (id bigint PRIMARY KEY, account_id bigint, status text, placed_at timestamptz);
CREATE TABLE items (id bigint PRIMARY KEY, order_id bigint, product_id bigint);
`;

let parser: StatementParser;
let schema: Schema;
beforeAll(async () => {
  parser = await statementParser();
  schema = replaySection(emptySchema(), statementsIn(tables, parser), 'a.sql').after;
});

/** `items (order_id) join`, for each table that an index would help. */
function wanted(sql: string): readonly string[] {
  const block = queryOf(parser.parse(sql), schema);
  if (block === undefined) throw new Error('no query');
  return wantsOf(block, schema)
    .map(({ relation, reason, equality }) => `${relation} (${equality.join(', ')}) ${reason}`)
    .toSorted();
}

it.each<readonly [sql: string, ...wants: string[]]>([
  ['SELECT * FROM orders'],
  ['SELECT * FROM orders WHERE account_id = $1', 'public.orders (account_id) predicate'],
  // A condition on the side that an outer join keeps takes none of its rows away.
  ['SELECT * FROM orders o LEFT JOIN items i ON i.order_id = o.id AND o.account_id = $1'],
  [
    'SELECT * FROM orders o LEFT JOIN items i ON i.order_id = o.id AND i.product_id = $1',
    'public.items (product_id) predicate',
  ],
  [
    'SELECT * FROM items i RIGHT JOIN orders o ON i.order_id = o.id AND i.product_id = $1',
    'public.items (product_id) predicate',
  ],
])('%s', (sql, ...wants) => {
  expect(wanted(sql)).toEqual(wants);
});
