/** Further cases of convention/version-gap, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('Timestamps have gaps', 'CREATE TABLE notes (id bigint PRIMARY KEY);', {
    history: ['CREATE TABLE a (id int);', 'CREATE TABLE b (id int);'],
    tool: 'prisma',
  }),
  good('Groups of numbers', 'CREATE TABLE notes (id bigint PRIMARY KEY);', {
    history: ['CREATE TABLE a (id int);'],
    tool: 'flyway',
    beside: ['V1_5__more.sql'],
  }),
];
