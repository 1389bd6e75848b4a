/** Further cases of design/nullable-boolean, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'NOT NULL comes later',
    `CREATE TABLE users (id bigint PRIMARY KEY, active boolean DEFAULT true);
ALTER TABLE users ALTER COLUMN active SET NOT NULL;`,
  ),
  good('Nobody has answered yet', 'CREATE TABLE users (id bigint PRIMARY KEY, likes_mail boolean);'),
];
