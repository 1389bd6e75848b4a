/** Autovacuum that is switched off, for the server or for single tables. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { cells, isOther, named, shortWait, sqlName, userSchemas } from '../words.ts';
import { changeSetting, settingsQuery } from '../settings.ts';

const names = ['autovacuum', 'track_counts'] as const;

export const check = postgresCheck({
  id: 'autovacuum-off',
  title: 'Autovacuum switched off',
  group: 'vacuum',
  cost: 'catalogue',
  about:
    'autovacuum or track_counts off, and tables with autovacuum_enabled = off, for themselves or for their TOAST table. Autovacuum against wraparound runs nevertheless.',
  needs: 'nothing',
  thresholds: {},
  query: () => `${settingsQuery(names)}
  UNION ALL SELECT coalesce(tn.nspname, n.nspname)::text, coalesce(t.relname, c.relname)::text, coalesce(t.oid, c.oid)::text, c.relkind::text, ''
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_class t ON t.reltoastrelid = c.oid AND c.relkind = 't' LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
  WHERE c.relkind IN ('r', 'm', 't') AND c.relpersistence <> 't' AND (c.relkind = 't' OR ${userSchemas})
    AND EXISTS (SELECT FROM pg_options_to_table(c.reloptions) o WHERE o.option_name = 'autovacuum_enabled' AND NOT o.option_value::bool)`,
  judge: (rows, { database }) => {
    const all = rows.map(cells);
    const findings = all.flatMap((row): readonly HealthFinding[] => {
      const { text } = row;
      const setting = names.find((one) => text(0) === 'setting' && one === text(1));
      if (setting !== undefined) return text(2) === 'off' ? [ofServer(setting, text(3), database)] : [];
      const table = { schema: text(0), name: text(1) };
      const isToast = text(3) === 't';
      const option = isToast ? 'toast.autovacuum_enabled' : 'autovacuum_enabled';
      const what = isToast ? `the TOAST table of ${named(table)}` : named(table);
      return [
        {
          object: { kind: 'table', ...table },
          grade: 'soon',
          weight: 1,
          message: `Autovacuum is off for ${what}: dead rows stay until somebody runs VACUUM, and statistics age. Switch it on again.`,
          script: {
            title: `Switch autovacuum on for ${what}`,
            refuse: [isOther(table, text(2))],
            statements: [shortWait, `ALTER TABLE ${sqlName(table)} RESET (${option})`],
            rollback: [`ALTER TABLE ${sqlName(table)} SET (${option} = off)`],
          },
        },
      ];
    });
    return { findings, unseen: [], looked: 'two settings and the options of all tables' };
  },
});

function ofServer(name: (typeof names)[number], source: string, database: string): HealthFinding {
  const why =
    name === 'autovacuum'
      ? 'no table is vacuumed or analysed by itself'
      : 'autovacuum does not know what has changed, and never starts for it';
  return {
    object: { kind: 'setting', name },
    grade: 'now',
    weight: 2,
    message: `${name} is off: ${why}; tables grow, and plans age. Switch it on.`,
    ...changeSetting(name, 'on', { source, database }),
  };
}
