/** Further cases of design/now-literal-default, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('A word', "CREATE TABLE orders (id bigint PRIMARY KEY, speed text DEFAULT 'now');"),
  good('A fixed day', "CREATE TABLE orders (id bigint PRIMARY KEY, day date DEFAULT '2026-01-01');"),
];
