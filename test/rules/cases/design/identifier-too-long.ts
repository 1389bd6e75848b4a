/** Further cases of design/identifier-too-long, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const visits = 'visits_of_customers_that_came_from_an_advertisement_by_the_day_and';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, paid_at timestamptz, placed_at timestamptz);';

export const cases = [
  good(
    'The name is cut wherever it is written',
    `CREATE INDEX CONCURRENTLY ${visits}_placed ON orders (placed_at);`,
    { history: [orders] },
  ),
  good(
    'A constraint and an index may share a name',
    `ALTER TABLE orders ADD CONSTRAINT ${visits}_check CHECK (paid_at > placed_at) NOT VALID;
CREATE INDEX CONCURRENTLY ${visits}_idx ON orders (paid_at);`,
    { history: [orders] },
  ),
];
