/** Further cases of design/copied-column, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('No key leads there', 'CREATE TABLE leads (id bigint PRIMARY KEY, customer_name text);', {
    history: ['CREATE TABLE customers (id bigint PRIMARY KEY, name text);'],
  }),
];
