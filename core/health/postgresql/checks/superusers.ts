/** Logins that no privilege stops. */
import { postgresCheck } from '../../check.ts';
import { cells, fine, joined, plural, shown } from '../words.ts';

export const check = postgresCheck({
  id: 'superusers',
  title: 'Logins that are superusers',
  group: 'security',
  cost: 'live',
  about:
    'Roles with LOGIN and SUPERUSER, but for the one that the cluster was made with. A superuser passes every privilege and row-level policy, and can read files and run programs on the machine.',
  needs: 'nothing',
  thresholds: { most: { value: 1, unit: 'count', about: 'such logins' } },
  query: () =>
    `SELECT rolname::text FROM pg_roles WHERE rolsuper AND rolcanlogin AND oid <> 10 AND (rolvaliduntil IS NULL OR rolvaliduntil > now()) ORDER BY 1`,
  judge: (rows, _, limits) => {
    const names = rows.map((row) => shown(cells(row).text(0)));
    const looked = plural(names.length, 'login besides the first', 'logins besides the first');
    if (names.length <= limits.most) return fine(looked);
    return {
      findings: [
        {
          object: { kind: 'server', name: 'superusers' },
          grade: 'sometime',
          weight: names.length,
          message: `${joined(names, 5)} log in as superusers: no privilege and no policy holds for them, and whoever has one of these passwords can run programs on the machine. Applications need their own privileges only; monitoring needs pg_monitor.`,
        },
      ],
      unseen: [],
      looked,
    };
  },
});
