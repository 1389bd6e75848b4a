/** Further cases of locking/rename-index-as-table, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders = `CREATE TABLE orders (id bigint PRIMARY KEY, note text);
CREATE INDEX orders_note ON orders (note);`;

export const cases = [
  good(
    'An index that this migration makes',
    `CREATE TABLE tags (name text);
CREATE INDEX tags_name ON tags (name);
ALTER TABLE tags_name RENAME TO tags_by_name;`,
    { history: [orders] },
  ),
  good('A table', 'ALTER TABLE orders RENAME TO orders_old;', { history: [orders] }),
  good(
    'The index of a new table',
    `CREATE TABLE notes (id bigint PRIMARY KEY);
ALTER TABLE notes_pkey RENAME TO notes_key;`,
  ),
];
