/** Further cases of security/server-setting, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const shared = { notExecutable: 'it changes the server, which the examples share' } as const;

export const cases = [
  bad(
    'Whatever was set',
    `ALTER SYSTEM RESET ALL;
--                 ^^^ warning: ALTER SYSTEM changes all settings for all databases and roles of the server, and no rollback undoes that. Leave it to the people who run the server.`,
    shared,
  ),
  good('For a role', "ALTER ROLE reporting SET work_mem = '256MB';", {
    notExecutable: 'roles belong to the whole server, which the examples share',
  }),
];
