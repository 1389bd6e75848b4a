/** Further cases of security/grant-on-all-tables, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const tables = 'CREATE TABLE orders (id bigint PRIMARY KEY); CREATE TABLE salaries (id bigint PRIMARY KEY);';

export const cases = [
  good('Taken back', 'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM pg_monitor;', { history: [tables] }),
];
