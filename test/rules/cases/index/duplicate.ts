/** Further cases of index/duplicate, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE, name text);';

export const cases = [
  bad(
    'MySQL: beside the primary key, and twice in one table',
    `CREATE TABLE orders (
  id bigint NOT NULL,
  customer_id bigint NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY id_UNIQUE (id ASC),
--           ^^^^^^^^^ warning: This index on orders has the same columns as PRIMARY: each write pays for both, no query gains. Keep one.
  KEY by_customer (customer_id),
  KEY customer (customer_id)
--    ^^^^^^^^ warning: This index on orders has the same columns as by_customer: each write pays for both, no query gains. Keep one.
) ENGINE=InnoDB;`,
    { dialect: 'mysql' },
  ),
  good(
    'The old one is dropped behind it',
    `CREATE INDEX CONCURRENTLY users_by_name ON users (name);
DROP INDEX CONCURRENTLY users_name;`,
    { history: [users, 'CREATE INDEX CONCURRENTLY users_name ON users (name);'] },
  ),
];
