/** Major versions that get no fixes any more, by the dates of the project's versioning policy. */
import { postgresCheck } from '../../check.ts';
import { cells, fine, shown } from '../words.ts';

/** https://www.postgresql.org/support/versioning/: the day of the final release. */
const finalRelease: Readonly<Record<number, string>> = {
  14: '2026-11-12',
  15: '2027-11-11',
  16: '2028-11-09',
  17: '2029-11-08',
  18: '2030-11-14',
};

export const check = postgresCheck({
  id: 'version-end-of-life',
  title: 'Versions without fixes',
  group: 'server',
  cost: 'live',
  about:
    'The final release of a major version, by the clock of the server. Minor releases that are missing are not reported: which is the newest is not known without asking elsewhere.',
  needs: 'nothing',
  thresholds: { soon: { value: 180, unit: 'days', about: 'until the final release' } },
  query: ({ version, versionText }) => {
    const day = finalRelease[Math.floor(version / 10_000)];
    return day === undefined
      ? { because: `The final release of PostgreSQL ${shown(versionText)} is not known here.` }
      : `SELECT (date '${day}' - current_date)::text, '${day}'`;
  },
  judge: (rows, { version, versionText }, limits) => {
    const { number, text } = cells(rows[0]);
    const [days = 0, day] = [number(0), text(1)];
    if (days > limits.soon) return fine(`fixes until ${day}`);
    const when =
      days < 0
        ? `was on ${day}: defects and security holes that are found since are not fixed`
        : `is on ${day}; after it nothing is fixed`;
    return {
      findings: [
        {
          object: { kind: 'server', name: 'version' },
          grade: 'soon',
          weight: -days,
          message: `The final release of PostgreSQL ${Math.floor(version / 10_000)} ${when}. Plan the upgrade.`,
        },
      ],
      unseen: [],
      looked: versionText,
    };
  },
});
