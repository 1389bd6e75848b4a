/** What two forms of a query are found to return, in the embedded PostgreSQL on generated rows. Each case is two forms on the tables of the refactorings. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readParameters } from '../../core/plan/parameters.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import type { Schema } from '../../core/schema/model.ts';
import { compareRows, type QueryForm, type RowComparison } from '../../engine/lab/compare-rows.ts';
import { SharedServer } from '../../engine/lab/shared-server.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { schemaAfter } from '../refactorings/offered.ts';
import { tables } from '../refactorings/schema.ts';
import { statementParser } from '../sql.ts';
import { embeddedProgram } from './proof/embedded-program.ts';

const view = 'CREATE VIEW spenders AS SELECT customer_id, sum(total) AS spent FROM orders GROUP BY 1;';
const history = [{ name: '1.sql', sends: [tables, view], toolTransaction: false }];
const shared = new SharedServer();
let schema: Schema;

beforeAll(async () => {
  const parser = await statementParser();
  schema = schemaAfter(`${tables}\n${view}`, { parser, schema: emptySchema() });
});
afterAll(() => shared.stop());

async function compare(before: string, after: string): Promise<RowComparison> {
  const form = (text: string): QueryForm => readParameters(text);
  const options = { program: await embeddedProgram(), parser: await loadPostgresParser() };
  return compareRows(shared, history, { before: form(before), after: form(after), schema }, options);
}

describe('the same rows', () => {
  it.each([
    [
      'a subquery as a condition',
      'SELECT id FROM orders WHERE customer_id IN (SELECT id FROM customers)',
      'SELECT id FROM orders o WHERE EXISTS (SELECT FROM customers c WHERE c.id = o.customer_id)',
    ],
    [
      'parameters in another order, by their names',
      'SELECT total FROM orders WHERE id = @id OR customer_id = @customer_id',
      'SELECT total FROM orders WHERE customer_id = @customer_id OR id = @id',
    ],
    [
      'a list as a parameter',
      'SELECT email FROM customers WHERE id = ANY($1)',
      'SELECT email FROM customers WHERE id IN (SELECT unnest($1::bigint[]))',
    ],
    [
      'a view',
      'SELECT * FROM spenders WHERE spent > 0',
      'SELECT customer_id, spent FROM spenders WHERE spent > 0',
    ],
    [
      'a change',
      'UPDATE items SET amount = 0 WHERE id BETWEEN 1 AND 9',
      'UPDATE items SET amount = 0 WHERE id >= 1 AND id <= 9',
    ],
    [
      'rows that a constraint refuses for some values',
      'UPDATE orders SET customer_id = $1 WHERE id BETWEEN 1 AND 5',
      'UPDATE orders SET customer_id = $1 WHERE id >= 1 AND id <= 5',
    ],
  ])('of %s', async (_, before, after) => {
    expect(await compare(before, after)).toMatchObject({ kind: 'same' });
  });
});

describe('other rows', () => {
  it.each([
    [
      'NULLs',
      'SELECT id FROM orders WHERE customer_id <> 1',
      'SELECT id FROM orders WHERE customer_id IS DISTINCT FROM 1',
      'after',
    ],
    ['duplicates', 'SELECT id FROM items UNION ALL SELECT id FROM items', 'SELECT id FROM items', 'before'],
    ['a change of more rows', 'DELETE FROM items WHERE id = 1', 'DELETE FROM items', 'before'],
  ])('by %s', async (_, before, after, of) => {
    expect(await compare(before, after)).toMatchObject({ kind: 'other', of });
  });
});

describe('nothing known', () => {
  it.each([
    ['a name is unknown', 'SELECT missing FROM orders', 'SELECT 1', /missing/],
    [
      'the new form fails',
      'SELECT id FROM orders',
      'SELECT missing FROM orders',
      /^only the new form fails: /,
    ],
    [
      'there is no row',
      'SELECT id FROM orders WHERE false',
      'SELECT id FROM orders LIMIT 0',
      /returns a row/,
    ],
    [
      'LIMIT chooses',
      'SELECT id FROM orders ORDER BY 1 LIMIT 1',
      'SELECT id FROM orders ORDER BY 1 DESC LIMIT 1',
      /LIMIT/,
    ],
    ['rows are random', 'SELECT random() FROM orders', 'SELECT random() FROM orders', /other rows each time/],
  ])('where %s', async (_, before, after, because) => {
    expect(await compare(before, after)).toEqual({
      kind: 'unknown',
      because: expect.stringMatching(because) as string,
    });
  });
});
