/** Further cases of locking/disable-all-triggers, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);`;

export const cases = [
  bad(
    'A table that no migration made here',
    `ALTER TABLE parcels DISABLE TRIGGER ALL;
--                                  ^^^ warning: DISABLE TRIGGER ALL switches off the foreign keys of parcels too: rows that break them get in and stay. Use DISABLE TRIGGER USER. 💡`,
    {
      fixed: 'ALTER TABLE parcels DISABLE TRIGGER USER;',
      notExecutable: 'The table is not in the example.',
    },
  ),
  good('A table without foreign keys', 'ALTER TABLE notes DISABLE TRIGGER ALL;', {
    history: [tables, 'CREATE TABLE notes (id bigint PRIMARY KEY);'],
  }),
  good(
    'SQL Server: on again before anybody writes',
    `BEGIN TRANSACTION;
DISABLE TRIGGER ALL ON dbo.Slabs;
ENABLE TRIGGER ALL ON dbo.Slabs;
COMMIT;`,
    { dialect: 'sqlserver', history: ['CREATE TABLE dbo.Slabs (Id int NOT NULL PRIMARY KEY);'] },
  ),
  bad(
    'The table that others refer to',
    `ALTER TABLE public.customers
  DISABLE TRIGGER ALL;
--                ^^^ warning: DISABLE TRIGGER ALL switches off the foreign keys of customers too: rows that break them get in and stay. Use DISABLE TRIGGER USER. 💡`,
    {
      history: [tables],
      fixed: `ALTER TABLE public.customers
  DISABLE TRIGGER USER;`,
    },
  ),
  good(
    'What the transaction changes until they are on again is in no key, and nobody else can write',
    `BEGIN;
ALTER TABLE orders DISABLE TRIGGER ALL;
UPDATE orders SET note = 'old';
ALTER TABLE orders ENABLE TRIGGER ALL;
COMMIT;`,
    { history: [tables, 'ALTER TABLE orders ADD COLUMN note text;'] },
  ),
];
