/** Further cases of design/json-type, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('The table has json already', 'ALTER TABLE events ADD COLUMN answer json;', {
    history: ['CREATE TABLE events (id bigint PRIMARY KEY, payload json);'],
  }),
];
