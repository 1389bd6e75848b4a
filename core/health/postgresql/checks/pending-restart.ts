/** Settings that were changed and wait for a restart. */
import { postgresCheck } from '../../check.ts';
import { cells, ident, plural, shown } from '../words.ts';

export const check = postgresCheck({
  id: 'pending-restart',
  title: 'Settings that wait for a restart',
  group: 'server',
  cost: 'live',
  about:
    'Settings whose value in the configuration files is another one than the server runs with. The server keeps saying so of a change that was taken back, until it restarts.',
  needs: 'pg_read_all_settings, which pg_monitor includes',
  thresholds: {},
  // Some settings, shared_preload_libraries for one, are not in the view of others.
  query: () => `SELECT name, setting, coalesce(unit, ''), '' FROM pg_settings WHERE pending_restart
  UNION ALL SELECT '', '', '', pg_has_role(current_user, 'pg_read_all_settings', 'USAGE')::text ORDER BY 1`,
  judge: ([sees, ...rows], { role }) => ({
    findings: rows.map(cells).map(({ text }) => ({
      object: { kind: 'setting', name: text(0) },
      grade: 'sometime',
      weight: 1,
      message: `${text(0)} was changed in the configuration and is still ${`${text(1)} ${text(2)}`.trim()}: the next restart, planned or not, brings the other value. Plan one, or take the change back.`,
    })),
    unseen: cells(sees).flag(3)
      ? []
      : [
          {
            because: `Some settings are hidden from ${shown(role)}.`,
            grant: `GRANT pg_read_all_settings TO ${ident(role)}`,
          },
        ],
    looked: plural(rows.length, 'waiting setting'),
  }),
});
