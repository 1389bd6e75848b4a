/** Further cases of index/default-partition-present, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('A default value is something else', `CREATE TABLE events_list (id bigint DEFAULT 7);`),
];
