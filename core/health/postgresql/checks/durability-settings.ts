/** Settings with which a crash loses or damages data. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { changeSetting, settingsQuery } from '../settings.ts';
import { cells } from '../words.ts';

const wrong = {
  fsync: ['now', 'a crash of the machine damages the whole cluster beyond repair'],
  full_page_writes: [
    'now',
    'a crash of the machine leaves pages of which half is old, and recovery does not repair them',
  ],
  synchronous_commit: [
    'soon',
    'a crash of the server loses transactions that were confirmed, up to three times wal_writer_delay',
  ],
} as const;

export const check = postgresCheck({
  id: 'durability-settings',
  title: 'Settings that can lose data',
  group: 'server',
  cost: 'live',
  about:
    'fsync, full_page_writes and synchronous_commit off, as this session has them. A role may have its own synchronous_commit, which is not seen here.',
  needs: 'nothing',
  thresholds: {},
  query: () => settingsQuery(Object.keys(wrong)),
  judge: (rows, { database }) => ({
    findings: rows.map(cells).flatMap(({ text }): readonly HealthFinding[] => {
      const name = names.find((one) => one === text(1));
      if (name === undefined || text(2) !== 'off') return [];
      const [grade, why] = wrong[name];
      return [
        {
          object: { kind: 'setting', name },
          grade,
          weight: grade === 'now' ? 2 : 1,
          message: `${name} is off (${text(3)}): ${why}. ${text(3) === 'command line' ? 'The command line of the server sets it: switch it on there.' : 'Switch it on.'}`,
          ...changeSetting(name, 'on', { source: text(3), database }),
        },
      ];
    }),
    unseen: [],
    looked: 'three settings',
  }),
});

const names = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;
