/** Further cases of design/name-needs-quotes, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('Capitals without quotes are folded', 'CREATE TABLE Orders (Id bigint PRIMARY KEY);'),
  good('A schema that has decided for capitals', 'ALTER TABLE "Order" ADD COLUMN "madeAt" timestamptz;', {
    history: ['CREATE TABLE "Order" (id bigint PRIMARY KEY, "userId" bigint);'],
  }),
];
