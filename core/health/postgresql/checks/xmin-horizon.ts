/** What keeps VACUUM from removing dead rows: sessions, standbys, slots and prepared transactions. */
import { postgresCheck } from '../../check.ts';
import { endSession, sessionOf } from '../sessions.ts';
import { cells, formatCount, plural, shown } from '../words.ts';

export const check = postgresCheck({
  id: 'xmin-horizon',
  title: 'What holds VACUUM back',
  group: 'transactions',
  cost: 'live',
  about:
    'The oldest transaction that each holder still needs: sessions, feedback of standbys, replication slots (rows and catalog), prepared transactions. Everybody may see these ages.',
  needs: 'nothing; pg_monitor for the names of sessions',
  thresholds: {
    soon: { value: 10_000_000, unit: 'transactions', about: 'behind' },
    now: { value: 200_000_000, unit: 'transactions', about: 'behind' },
  },
  query:
    () => `SELECT pid::text, usename::text, application_name, datname::text, backend_start::text, CASE WHEN backend_type = 'walsender' THEN 'standby' ELSE 'session' END,
    greatest(age(backend_xmin), age(backend_xid))::text
  FROM pg_stat_activity WHERE (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL) AND pid <> pg_backend_pid()
  UNION ALL SELECT NULL, slot_name::text, '', '', '', 'slot', greatest(age(xmin), age(catalog_xmin))::text
  FROM pg_replication_slots WHERE xmin IS NOT NULL OR catalog_xmin IS NOT NULL
  UNION ALL SELECT NULL, gid, '', '', '', 'prepared', age(transaction)::text FROM pg_prepared_xacts`,
  judge: (rows, _, limits) => {
    const all = rows.map(cells);
    return {
      findings: all
        .map((row) => ({ row, age: row.number(6) ?? 0 }))
        .filter(({ age }) => age >= limits.soon)
        .map(({ row, age }) => {
          const grade = age >= limits.now ? 'now' : 'soon';
          const base = { grade, weight: age } as const;
          const held = `needs rows from ${formatCount(age)} transactions ago, so that VACUUM removes nothing newer in any table`;
          const name = row.text(1);
          switch (row.text(5)) {
            case 'slot': {
              const message = `The replication slot ${shown(name)} ${held}. See why its consumer does not advance, or drop it.`;
              return { ...base, object: { kind: 'replication slot', name }, message } as const;
            }
            case 'prepared': {
              const message = `The prepared transaction ${shown(name)} ${held}. Commit it or roll it back.`;
              return { ...base, object: { kind: 'prepared transaction', name }, message } as const;
            }
            case 'standby': {
              const { who } = sessionOf(row);
              const message = `A query on the standby ${shown(who)} ${held}: hot_standby_feedback holds the primary. End the query there.`;
              return { ...base, object: { kind: 'standby', name: who }, message } as const;
            }
            default: {
              const session = sessionOf(row);
              const message = `Process ${session.pid} (${shown(session.who)}) ${held}. End it.`;
              const script = endSession(session, '(backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)');
              return { ...base, object: { kind: 'session', name: session.who }, message, script } as const;
            }
          }
        }),
      unseen: [],
      looked: plural(all.length, 'holder'),
    };
  },
});
