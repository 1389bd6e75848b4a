/** Passwords stored as MD5 hashes. */
import { noUsersInSqlite } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  md5: 'Passwords that {whom} sets are kept as MD5, which logs in as the password does and is soon guessed. Use scram-sha-256.',
} as const;

export const rule = defineRule({
  id: 'security/md5-passwords',
  hazard: 'weakens',
  preset: 'strict',
  elsewhere: noUsersInSqlite,
  summary: 'password_encryption set to md5.',
  why: `Who reads an MD5 entry of \`pg_authid\`, in a dump for instance, can log in with it, and billions can be tried in a second. PostgreSQL
takes SCRAM for new passwords from 14 on, and 18 warns of MD5, which a later version will refuse.`,
  instead:
    '`scram-sha-256`, which is what servers do by themselves; old entries are renewed with the next change of each password.',
  whenOff: 'Where a client has to log in that knows nothing but MD5, for as long as there is one.',
  messages,
  fix: { kinds: [], because: 'Clients without SCRAM would be refused: somebody has to know of none.' },
  bodies: 'all',
  examples: [
    bad(
      'For this session',
      `SET password_encryption = 'md5';
--  ^^^^^^^^^^^^^^^^^^^ warning: Passwords that this session sets are kept as MD5, which logs in as the password does and is soon guessed. Use scram-sha-256.`,
    ),
    bad(
      'Inside of a transaction',
      `BEGIN;
SET LOCAL password_encryption TO md5;
--        ^^^^^^^^^^^^^^^^^^^ warning: Passwords that this session sets are kept as MD5, which logs in as the password does and is soon guessed. Use scram-sha-256.
COMMIT;`,
    ),
    good('SCRAM', "SET password_encryption = 'scram-sha-256';"),
  ],
  check: {
    setVariable({ variable, values, span }, context) {
      if (variable !== 'password_encryption' || values[0]?.toLowerCase() !== 'md5') return;
      context.report({
        message: 'md5',
        at: context.keyword(span, 'password_encryption') ?? span,
        data: { whom: 'this session' },
      });
    },
    setRoleVariable({ variable, value, role = 'every role', span }, context) {
      if (variable !== 'password_encryption' || value?.toLowerCase() !== 'md5') return;
      const at = context.keyword(span, 'password_encryption') ?? span;
      context.report({ message: 'md5', at, data: { whom: role } });
    },
  },
});
