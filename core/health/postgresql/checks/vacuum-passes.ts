/** Running vacuums that read every index again because their memory is full. */
import { postgresCheck } from '../../check.ts';
import { cells, monitorGrant, named, plural } from '../words.ts';

export const check = postgresCheck({
  id: 'vacuum-passes',
  title: 'Vacuums that read indexes again',
  group: 'vacuum',
  cost: 'live',
  about:
    'Vacuums in progress that are in their second pass over the indexes or later: the memory for dead rows was full. Fails where autovacuum_work_mem (else maintenance_work_mem) is small for the table.',
  needs: 'pg_monitor, while other roles vacuum',
  thresholds: {
    sometime: { value: 1, unit: 'count', about: 'passes over the indexes done, and dead rows left' },
  },
  query:
    () => `SELECT coalesce(n.nspname, '')::text, coalesce(c.relname, p.relid::text)::text, p.pid::text, p.index_vacuum_count::text, (p.phase IS NULL)::text, p.phase,
    current_setting('autovacuum_work_mem'), current_setting('maintenance_work_mem')
  FROM pg_stat_progress_vacuum p LEFT JOIN pg_class c ON c.oid = p.relid AND p.datname = current_database() LEFT JOIN pg_namespace n ON n.oid = c.relnamespace`,
  judge: (rows, { role }, limits) => {
    const all = rows.map(cells);
    const hidden = all.filter(({ flag }) => flag(4)).length;
    return {
      findings: all
        // A first pass that ends normally counts one as well, and then cleans up.
        .filter(
          ({ number, text }) =>
            (number(3) ?? 0) > limits.sometime ||
            ((number(3) ?? 0) === limits.sometime && text(5) === 'scanning heap'),
        )
        .map(({ text, number }) => {
          const table = { schema: text(0), name: text(1) };
          const setting =
            text(6) === '-1' ? `maintenance_work_mem (${text(7)})` : `autovacuum_work_mem (${text(6)})`;
          return {
            object: { kind: 'table', ...table },
            grade: 'sometime',
            weight: number(3) ?? 0,
            message: `The vacuum of ${named(table)} (process ${text(2)}) has read its indexes ${plural(number(3) ?? 0, 'time')} and is not done: its memory for dead rows is too small. Raise ${setting}.`,
          } as const;
        }),
      unseen:
        hidden === 0
          ? []
          : [
              {
                because: `${plural(hidden, 'vacuum of another role is', 'vacuums of other roles are')} hidden from ${role}.`,
                grant: monitorGrant(role),
              },
            ],
      looked: plural(all.length, 'vacuum in progress', 'vacuums in progress'),
    };
  },
});
