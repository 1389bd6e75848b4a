/** Further cases of security/md5-passwords, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'For a role',
    `ALTER ROLE signup SET password_encryption = md5;
--                    ^^^^^^^^^^^^^^^^^^^ warning: Passwords that signup sets are kept as MD5, which logs in as the password does and is soon guessed. Use scram-sha-256.`,
    { history: ['CREATE ROLE signup;'], undone: true },
  ),
  good('As the server does it', 'RESET password_encryption;'),
];
