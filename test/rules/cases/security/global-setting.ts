/** Further cases of security/global-setting, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'MariaDB: in its other spelling',
    `SET @@global.max_connections = 151;
--  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: max_connections changes for every database of the server, until it is restarted. Set it where the server is configured, or for the session alone.`,
    { dialect: 'mysql', targetVersion: 1011 },
  ),
  good('A variable of the session', `SET @wanted = 5;`, { dialect: 'mysql' }),
];
