/** Further cases of query/long-in-list, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, name text);';

export const cases = [good('A few', 'SELECT name FROM users WHERE id IN (1, 2, 3);', { history: [users] })];
