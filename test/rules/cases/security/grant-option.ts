/** Further cases of security/grant-option, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY);';

export const cases = [
  bad(
    'A schema',
    `GRANT USAGE ON SCHEMA public TO pg_monitor, pg_signal_backend WITH GRANT OPTION;
--                              ^^^^^^^^^^ info: pg_monitor may hand on what it is granted on public, and REVOKE then needs CASCADE. Grant without it.`,
  ),
  good('Taking the option back', 'REVOKE GRANT OPTION FOR SELECT ON orders FROM pg_monitor;', {
    history: [orders, 'GRANT SELECT ON orders TO pg_monitor WITH GRANT OPTION;'],
  }),
];
