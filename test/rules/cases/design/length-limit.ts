/** Further cases of design/length-limit, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('No limit', 'CREATE TABLE people (id bigint PRIMARY KEY, name varchar);'),
  good('The table has limits', 'ALTER TABLE people ADD COLUMN city varchar(80);', {
    history: ['CREATE TABLE people (id bigint PRIMARY KEY, name varchar(255));'],
  }),
];
