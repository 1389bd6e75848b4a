/** Further cases of security/open-by-default, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'For a role of one’s own',
    'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pg_monitor;',
  ),
];
