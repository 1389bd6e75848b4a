/** Further cases of convention/data-in-schema-migration, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);';

export const cases = [
  good('Rows alone', "UPDATE orders SET note = '' WHERE id < 100;", { history: [orders] }),
  good(
    'A new table filled from an old one',
    `CREATE TABLE notes (id bigint PRIMARY KEY, note text);
INSERT INTO notes SELECT id, note FROM orders;`,
    { history: [orders] },
  ),
  good(
    'The first rows of a new table',
    `CREATE TABLE states (name text PRIMARY KEY);
INSERT INTO states VALUES ('open'), ('paid');`,
    { history: [orders] },
  ),
];
