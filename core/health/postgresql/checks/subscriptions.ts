/** Subscriptions of this database that are disabled or that fail. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { cells, ident, plural, shown } from '../words.ts';

export const check = postgresCheck({
  id: 'subscriptions',
  title: 'Subscriptions that do not advance',
  group: 'replication',
  cost: 'catalogue',
  about:
    'Subscriptions that are disabled, that are enabled and have no worker, or that failed to apply or to copy since the counters began (15 and later).',
  needs: 'nothing',
  thresholds: {},
  query: ({ version }) => `SELECT s.subname::text, s.subenabled::text,
    EXISTS (SELECT FROM pg_stat_subscription w WHERE w.subid = s.oid AND w.pid IS NOT NULL)::text,
    ${version >= 150000 ? 'e.apply_error_count::text, e.sync_error_count::text' : "'0', '0'"}
  FROM pg_subscription s ${version >= 150000 ? 'LEFT JOIN pg_stat_subscription_stats e ON e.subid = s.oid' : ''}
  WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY 1`,
  judge: (rows, { version }) => {
    const findings = rows.map(cells).flatMap(({ text, number, flag }): readonly HealthFinding[] => {
      const name = text(0);
      const object = { kind: 'subscription', name } as const;
      const [applied = 0, copied = 0] = [number(3), number(4)];
      if (!flag(1)) {
        const message = `The subscription ${shown(name)} is disabled: nothing arrives, and its slot on the publisher keeps the log. Enable it, or drop it.`;
        const script = {
          title: `Enable the subscription ${name}`,
          refuse: [],
          statements: [`ALTER SUBSCRIPTION ${ident(name)} ENABLE`],
          rollback: [`ALTER SUBSCRIPTION ${ident(name)} DISABLE`],
        };
        return [{ object, grade: 'soon', weight: 1, message, script }];
      }
      if (!flag(2)) {
        const message = `The subscription ${shown(name)} is enabled and has no worker: nothing arrives. See max_logical_replication_workers and the server’s log.`;
        return [{ object, grade: 'now', weight: 2, message }];
      }
      if (applied + copied === 0) return [];
      const message = `The subscription ${shown(name)} failed ${plural(applied, 'time')} to apply a change and ${plural(copied, 'time')} to copy a table: it tries again, and nothing behind the change arrives. The server’s log names the row.`;
      return [{ object, grade: 'soon', weight: applied + copied, message }];
    });
    const unseen =
      version < 150000 && rows.length > 0
        ? [{ because: 'PostgreSQL 14 does not count errors of subscriptions; 15 and later do.' }]
        : [];
    return { findings, unseen, looked: plural(rows.length, 'subscription') };
  },
});
