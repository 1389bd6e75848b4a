/** Further cases of locking/reindex-blocks, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = `CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);
CREATE INDEX orders_placed_at ON orders (placed_at);`;

export const cases = [
  bad(
    'All tables of a schema',
    `REINDEX SCHEMA shop;
--      ^^^^^^ error: REINDEX keeps writes to shop.orders waiting, and reads that plan with the index, until it is built again. Use REINDEX … CONCURRENTLY. 💡`,
    {
      history: ['CREATE SCHEMA shop;', 'CREATE TABLE shop.orders (id bigint PRIMARY KEY);'],
      fixed: 'REINDEX SCHEMA CONCURRENTLY shop;',
    },
  ),
  bad(
    'An index that no migration made here',
    `REINDEX INDEX parcels_code;
--      ^^^^^ error: REINDEX keeps writes to the table of parcels_code waiting, and reads that plan with the index, until it is built again. Use REINDEX … CONCURRENTLY. 💡`,
    {
      fixed: 'REINDEX INDEX CONCURRENTLY parcels_code;',
      notExecutable: 'The index is not in the example.',
    },
  ),
  bad(
    'All tables of a database',
    `REINDEX DATABASE shop;
--      ^^^^^^^^ error: REINDEX keeps writes to all tables of shop waiting, and reads that plan with the index, until it is built again. Use REINDEX … CONCURRENTLY. 💡`,
    { fixed: 'REINDEX DATABASE CONCURRENTLY shop;', notExecutable: 'The database has another name.' },
  ),
  bad(
    'All indexes of a table, with options',
    `REINDEX (VERBOSE) TABLE orders;
--                ^^^^^ error: REINDEX keeps writes to orders waiting, and reads that plan with the index, until it is built again. Use REINDEX … CONCURRENTLY. 💡`,
    { history: [orders], fixed: 'REINDEX (VERBOSE) TABLE CONCURRENTLY orders;' },
  ),
  good('A table that this migration makes', 'CREATE TABLE tags (name text PRIMARY KEY); REINDEX TABLE tags;'),
];
