/** Further cases of design/fillfactor, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('A full page', 'ALTER TABLE counters SET (fillfactor = 100);', {
    history: ['CREATE TABLE counters (id bigint PRIMARY KEY, n bigint);'],
  }),
];
