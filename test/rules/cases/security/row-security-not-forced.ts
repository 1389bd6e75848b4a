/** Further cases of security/row-security-not-forced, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const notes = 'CREATE TABLE notes (id bigint PRIMARY KEY, owner text);';

export const cases = [
  good('Another role owns it', 'ALTER TABLE notes ENABLE ROW LEVEL SECURITY;', {
    history: [notes, 'ALTER TABLE notes OWNER TO pg_monitor;'],
  }),
];
