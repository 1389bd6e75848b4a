/** Further cases of design/autovacuum-disabled, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'Off for a load, and on again',
    `ALTER TABLE events SET (autovacuum_enabled = false);
INSERT INTO events (id) SELECT generate_series(1, 100);
ALTER TABLE events RESET (autovacuum_enabled);`,
    { history: ['CREATE TABLE events (id bigint PRIMARY KEY);'] },
  ),
];
