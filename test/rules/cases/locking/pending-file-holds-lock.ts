/** Further cases of locking/pending-file-holds-lock, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE accounts (id bigint PRIMARY KEY);
CREATE TABLE events (id bigint PRIMARY KEY, source int);`;

export const cases = [
  good('Each file has a transaction of its own', 'ALTER TABLE events ALTER COLUMN source TYPE text;', {
    history: [tables, 'ALTER TABLE accounts ADD COLUMN email text;'],
    tool: 'golang-migrate',
    pendingFrom: 1,
  }),
];
