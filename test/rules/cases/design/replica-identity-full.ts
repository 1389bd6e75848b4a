/** Further cases of design/replica-identity-full, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('Nothing else tells the rows apart', 'ALTER TABLE log REPLICA IDENTITY FULL;', {
    history: ['CREATE TABLE log (at timestamptz, note text);'],
  }),
];
