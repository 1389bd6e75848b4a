/** More of sentence-cases.ts: rows that a change copies before their table or columns go. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const copied = `CREATE TABLE notes (id bigint PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders (id), note text);
INSERT INTO notes (id, order_id, note) SELECT id, id, note FROM orders;`;

export const casesOfCopies: readonly Case[] = [
  {
    name: 'a copy that is made while old releases write needs something that writes both',
    up: `${copied}
ALTER TABLE orders DROP COLUMN note;`,
    says: [
      'line 1 first; then triggers or a release that write to notes too what is written to orders; then line 2 in batches, without rows that are there by then; then the release that reads notes and no longer needs what goes; then line 3 when no older one runs any more. Without such writes what old releases write behind the copies is lost: then it is one outage from the first copy until no older release runs.',
    ],
    silent: ['with either'],
  },
  {
    name: 'a table that another one takes the place of has no order of lines',
    up: `CREATE TABLE orders_new (id bigint PRIMARY KEY, user_id bigint, text text);
INSERT INTO orders_new (id, user_id, text) SELECT id, user_id, note FROM orders;
DROP INDEX orders_note;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;`,
    says: [
      'Its lines cannot be split: orders is one table until line 4 and another from line 5 on, and both releases call it so. One outage for all of it; or give the new table a name of its own, which the new release uses, and split that.',
    ],
    silent: ['How it is split', 'Whether a query needs orders_note'],
  },
  {
    name: 'an index that goes from a table that stays is a question',
    up: 'DROP INDEX orders_note;',
    says: ['Whether a query needs orders_note of orders (note), which line 1 drops for good'],
  },
  {
    name: 'whether a table is published is asked of those whose rows it writes too',
    up: `ALTER TABLE items ADD COLUMN a int;
UPDATE orders SET note = '' WHERE note IS NULL;
DELETE FROM users WHERE seen < now();`,
    says: [
      "WHERE to_regclass(format('%I.%I', schemaname, tablename)) IN (to_regclass('public.items'), to_regclass('public.orders'), to_regclass('public.users'))",
    ],
  },
  {
    name: 'a table that is only referred to or read is not asked for',
    up: `CREATE TABLE logs (id bigint, user_id bigint REFERENCES users (id));
INSERT INTO hooks (token) SELECT note FROM orders;`,
    says: ["schemaname, tablename)) IN (to_regclass('public.hooks'))"],
  },
];
