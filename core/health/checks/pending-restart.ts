/** Settings that were changed and wait for a restart. */
import { defineCheck } from '../check.ts';
import { cells, plural } from '../words.ts';

export const check = defineCheck({
  id: 'pending-restart',
  title: 'Settings that wait for a restart',
  group: 'server',
  cost: 'live',
  about: 'Settings whose value in the configuration files is another one than the server runs with.',
  needs: 'nothing',
  thresholds: {},
  query: () => "SELECT name, setting, coalesce(unit, '') FROM pg_settings WHERE pending_restart ORDER BY 1",
  judge: (rows) => ({
    findings: rows.map(cells).map(({ text }) => ({
      object: { kind: 'setting', name: text(0) },
      grade: 'sometime',
      weight: 1,
      message: `${text(0)} was changed in the configuration and is still ${`${text(1)} ${text(2)}`.trim()}: the next restart, planned or not, brings the other value. Plan one, or take the change back.`,
    })),
    unseen: [],
    looked: plural(rows.length, 'waiting setting'),
  }),
});
