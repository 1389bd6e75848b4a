/** Further cases of query/assigned-twice, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, name text, parts text[]);';

export const cases = [
  good('Two places of one array', "UPDATE users SET parts[1] = 'a', parts[2] = 'b' WHERE id = 1;", {
    history: [users],
  }),
];
