/** Versions that get no fixes any more, by the dates of their makers. */
import { mysqlCheck } from '../../check.ts';
import { cells, fine, shown } from '../words.ts';

/** https://mariadb.org/about/#maintenance-policy: the last day of a series for the community. */
const mariadb: Readonly<Record<string, string>> = {
  '10.4': '2024-06-18',
  '10.5': '2025-06-24',
  '10.6': '2026-07-06',
  '10.11': '2028-02-16',
  '11.4': '2029-05-29',
  '11.8': '2028-06-04',
};

/** Oracle's Lifetime Support Policy for Oracle Technology Products: the end of extended support. */
const mysql: Readonly<Record<string, string>> = {
  '5.6': '2021-02-28',
  '5.7': '2023-10-31',
  '8.0': '2026-04-30',
  '8.4': '2032-04-30',
};

export const check = mysqlCheck({
  id: 'version-end-of-life',
  title: 'Versions without fixes',
  group: 'server',
  cost: 'live',
  about:
    'The last day of a series, by the clock of the server. Short-lived series are not listed. Releases that are missing are not reported: which is the newest is not known without asking elsewhere.',
  needs: 'nothing',
  thresholds: { soon: { value: 180, unit: 'days', about: 'until the last day' } },
  query: ({ isMaria, product, version, versionText }) => {
    const series = `${Math.floor(version / 10_000)}.${Math.floor(version / 100) % 100}`;
    const day = (isMaria ? mariadb : mysql)[series];
    return day === undefined
      ? { because: `The last day of ${product} ${shown(versionText)} is not known here.` }
      : `SELECT DATEDIFF('${day}', CURRENT_DATE), '${day}', '${series}'`;
  },
  judge: (rows, { product, versionText }, limits) => {
    const { number, text } = cells(rows[0]);
    const [days = 0, day] = [number(0), text(1)];
    if (days > limits.soon) return fine(`fixes until ${day}`);
    const when =
      days < 0
        ? `was ${day}: defects and security holes that are found since are not fixed`
        : `is ${day}; after it nothing is fixed`;
    return {
      findings: [
        {
          object: { kind: 'server', name: 'version' },
          grade: 'soon',
          weight: -days,
          message: `The last day of ${product} ${text(2)} ${when}. Plan the upgrade.`,
        },
      ],
      unseen: [],
      looked: versionText,
    };
  },
});
