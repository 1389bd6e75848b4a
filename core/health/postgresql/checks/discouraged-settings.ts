/** Settings that the manual advises against, and that are on for more than one session. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { changeSetting } from '../settings.ts';
import { cells, ident, literal, shown } from '../words.ts';
import type { Script } from '../../script.ts';

/** Developer options with which damaged pages are read, or replaced by empty ones. */
const hiding = ['zero_damaged_pages', 'ignore_checksum_failure', 'ignore_invalid_pages'];

export const check = postgresCheck({
  id: 'discouraged-settings',
  title: 'Settings that the manual advises against',
  group: 'settings',
  cost: 'live',
  about:
    'Methods of the planner (enable_…) that are on by default and switched off for the server, this database or a role; zero_damaged_pages, ignore_checksum_failure and ignore_invalid_pages; checkpoint_completion_target below 0.9.',
  needs: 'nothing',
  thresholds: {},
  query:
    () => `SELECT 'server', name, setting, source, NULL, NULL FROM pg_settings WHERE source IN ('configuration file', 'command line')
    AND (name ~ '^enable_' AND boot_val = 'on' AND setting = 'off' OR name IN (${hiding.map(literal).join(', ')}) AND setting = 'on'
      OR name = 'checkpoint_completion_target' AND setting::float8 < 0.9)
  UNION ALL SELECT 'own', split_part(c, '=', 1), split_part(c, '=', 2), '', r.rolname::text, d.datname::text
    FROM pg_db_role_setting s CROSS JOIN LATERAL unnest(s.setconfig) c
    LEFT JOIN pg_roles r ON r.oid = s.setrole LEFT JOIN pg_database d ON d.oid = s.setdatabase
    WHERE (s.setdatabase = 0 OR d.datname = current_database())
      AND (c ~ '^enable_' AND EXISTS (SELECT FROM pg_settings b WHERE b.name = split_part(c, '=', 1) AND b.boot_val = 'on') AND c ~ '=(off|false|no|0)$'
        OR split_part(c, '=', 1) IN (${hiding.map(literal).join(', ')}) AND c ~ '=(on|true|yes|1)$')
  ORDER BY 2, 5, 6`,
  judge: (rows, { database }) => ({
    findings: rows.map(cells).map(({ text, has }): HealthFinding => {
      const [name, value] = [text(1), text(2)];
      const isHiding = hiding.includes(name);
      const isCheckpoint = name === 'checkpoint_completion_target';
      const whose =
        text(0) === 'server'
          ? 'the server'
          : [has(4) ? `the role ${shown(text(4))}` : '', has(5) ? `the database ${shown(text(5))}` : '']
              .filter((one) => one !== '')
              .join(' in ');
      const why = isHiding
        ? 'damaged pages are read as if they were whole or empty, and what they held is lost with the next write. It is for rescuing data; reset it.'
        : isCheckpoint
          ? 'each checkpoint writes its pages in a shorter time, and reads wait for the disk. The manual does not recommend less than the default, 0.9.'
          : 'no query can use this method, where it would be the best, too. The manual calls it a means for a moment; reset it, and see why the planner chose badly.';
      const wanted = isHiding ? 'off' : isCheckpoint ? '0.9' : 'on';
      return {
        object: { kind: 'setting', name: text(0) === 'server' ? name : `${name} of ${whose}` },
        grade: isHiding ? 'now' : 'sometime',
        weight: isHiding ? 2 : 1,
        message: `${name} is ${value} for ${whose}: ${why}`,
        ...(text(0) === 'server'
          ? changeSetting(name, wanted, { source: text(3), database })
          : { script: resets(name, value, has(4) ? text(4) : undefined, has(5) ? text(5) : undefined) }),
      };
    }),
    unseen: [],
    looked: 'the settings of the server, of this database and of roles',
  }),
});

function resets(name: string, value: string, role: string | undefined, database: string | undefined): Script {
  const of =
    role === undefined
      ? `ALTER DATABASE ${ident(database ?? '')}`
      : `ALTER ROLE ${ident(role)}${database === undefined ? '' : ` IN DATABASE ${ident(database)}`}`;
  return {
    title: `Reset ${name}`,
    refuse: [],
    statements: [`${of} RESET ${ident(name)}`],
    rollback: [`${of} SET ${ident(name)} = ${literal(value)}`],
  };
}
