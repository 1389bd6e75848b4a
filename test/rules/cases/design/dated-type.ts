/** Further cases of design/dated-type, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('In use already', 'ALTER TABLE invoices ADD COLUMN answer xml;', {
    history: ['CREATE TABLE invoices (id bigint PRIMARY KEY, document xml);'],
  }),
];
