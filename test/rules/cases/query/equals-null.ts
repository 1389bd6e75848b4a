/** Further cases of query/equals-null, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(90), seen timestamp);';

export const cases = [
  good('MySQL: an assignment', 'INSERT INTO users (id) VALUES (1) ON DUPLICATE KEY UPDATE seen = NULL;', {
    dialect: 'mysql',
    history: [users],
  }),
  good('An assignment', "UPDATE users SET seen = NULL WHERE email = 'x';", { history: [users] }),
];
