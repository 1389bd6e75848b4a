/** How passwords are kept, and logins whose password ends. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { changeSetting, sourceOf } from '../settings.ts';
import { cells, shown } from '../words.ts';

export const check = postgresCheck({
  id: 'passwords',
  title: 'Passwords',
  group: 'security',
  cost: 'live',
  about:
    'password_encryption = md5, with which new passwords are kept in a form that is as good as the password itself, and logins whose password ends within days. Those that have ended are left out: it is a way to lock a role. How old passwords are kept only a superuser sees.',
  needs: 'nothing',
  thresholds: { days: { value: 14, unit: 'days', about: 'until a password ends' } },
  query: (
    _,
    limits,
  ) => `SELECT 'setting', current_setting('password_encryption'), ${sourceOf('password_encryption')}
  UNION ALL SELECT 'login', rolname::text, to_char(rolvaliduntil, 'YYYY-MM-DD') FROM pg_roles
  WHERE rolcanlogin AND rolvaliduntil BETWEEN now() AND now() + interval '${limits.days} days' ORDER BY 1 DESC, 2`,
  judge: (rows, { database }) => ({
    findings: rows.map(cells).flatMap(({ text }): readonly HealthFinding[] => {
      if (text(0) === 'login')
        return [
          {
            object: { kind: 'role', name: text(1) },
            grade: 'soon',
            weight: 2,
            message: `The password of ${shown(text(1))} ends on ${text(2)}: after it every login with it is refused. Set a new one with a new VALID UNTIL.`,
          },
        ];
      if (text(1) !== 'md5') return [];
      return [
        {
          object: { kind: 'setting', name: 'password_encryption' },
          grade: 'sometime',
          weight: 1,
          message:
            'password_encryption is md5: what the server keeps of a new password is enough to log in with, and version 18 warns of it. Set it to scram-sha-256, and have passwords set again.',
          ...changeSetting('password_encryption', 'scram-sha-256', { source: text(2), database }),
        },
      ];
    }),
    unseen: [],
    looked: 'password_encryption and the days on which passwords end',
  }),
});
