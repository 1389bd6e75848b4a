/** Further cases of security/grant-with-ddl, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY);';

const salaries = 'CREATE TABLE salaries (id bigint PRIMARY KEY);';

export const cases = [
  good(
    'On what it changes',
    'ALTER TABLE orders ADD COLUMN note text; GRANT SELECT (note) ON orders TO pg_monitor;',
    { history: [orders] },
  ),
  good('Rights alone', 'GRANT SELECT ON salaries TO pg_monitor;', { history: [salaries] }),
];
