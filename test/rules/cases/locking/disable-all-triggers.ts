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
];
