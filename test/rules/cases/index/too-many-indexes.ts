/** Further cases of index/too-many-indexes, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const wide = `CREATE TABLE wide (id bigint PRIMARY KEY, c1 int, c2 int, c3 int, c4 int, c5 int, c6 int, c7 int, c8 int, c9 int, c10 int, c11 int); CREATE INDEX ON wide (c1); CREATE INDEX ON wide (c2); CREATE INDEX ON wide (c3); CREATE INDEX ON wide (c4); CREATE INDEX ON wide (c5); CREATE INDEX ON wide (c6); CREATE INDEX ON wide (c7); CREATE INDEX ON wide (c8); CREATE INDEX ON wide (c9);`;

export const cases = [
  bad(
    'Two more: said of the first',
    `CREATE INDEX CONCURRENTLY wide_10 ON wide (c10);
--                        ^^^^^^^ info: wide has 11 indexes with this one, and each insert writes to all of them. Drop those that no query uses.
CREATE INDEX CONCURRENTLY wide_11 ON wide (c11);`,
    { history: [wide] },
  ),
  good(
    'A table with few',
    `CREATE TABLE small (id bigint PRIMARY KEY, a int, b int);
CREATE INDEX ON small (a);
CREATE INDEX ON small (b);`,
  ),
];
