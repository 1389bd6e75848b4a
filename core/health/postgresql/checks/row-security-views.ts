/** Views through which others read rows that row-level security would keep from them. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { cells, fine, isOther, joined, named, plural, shortWait, sqlName, userSchemas } from '../words.ts';

export const check = postgresCheck({
  id: 'row-security-views',
  title: 'Views around row-level security',
  group: 'security',
  cost: 'catalogue',
  about:
    'Views that others may read, over tables with row-level security, whose owner passes it: because the owner owns the table (without FORCE), is a superuser or has BYPASSRLS. A view reads with the rights of its owner unless it has security_invoker, which exists from version 15 on.',
  needs: 'nothing',
  thresholds: {},
  query:
    () => `SELECT n.nspname::text, v.relname::text, v.oid::text, o.rolname::text, string_agg(DISTINCT t.relname::text, ', ')
  FROM pg_class v JOIN pg_namespace n ON n.oid = v.relnamespace JOIN pg_roles o ON o.oid = v.relowner JOIN pg_rewrite r ON r.ev_class = v.oid
  JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
  JOIN pg_class t ON t.oid = d.refobjid AND t.oid <> v.oid
  WHERE v.relkind = 'v' AND t.relrowsecurity AND ${userSchemas}
    AND (o.rolsuper OR o.rolbypassrls OR t.relowner = v.relowner AND NOT t.relforcerowsecurity)
    AND NOT EXISTS (SELECT FROM pg_options_to_table(v.reloptions) p WHERE p.option_name = 'security_invoker' AND p.option_value::bool)
    AND EXISTS (SELECT FROM aclexplode(v.relacl) a WHERE a.privilege_type = 'SELECT' AND a.grantee <> v.relowner)
  GROUP BY 1, 2, 3, 4 ORDER BY 1, 2`,
  judge: (rows, { version }) => {
    if (rows.length === 0) return fine('no view around policies');
    const findings = rows.map(cells).map(({ text }): HealthFinding => {
      const view = { schema: text(0), name: text(1) };
      const isNew = version >= 150_000;
      const how = isNew
        ? 'Let it read with the rights of whoever asks (security_invoker), who then needs SELECT on the table.'
        : 'Give it to an owner that the policies hold for, or add their conditions to it.';
      return {
        object: { kind: 'view', ...view },
        grade: 'now',
        weight: 1,
        message: `${named(view)} reads ${joined(text(4).split(', '), 3)} with the rights of ${text(3)}, for whom the policies do not hold: whoever may read the view reads all rows. ${how}`,
        ...(isNew
          ? {
              script: {
                title: `Let ${named(view)} read with the rights of whoever asks`,
                refuse: [isOther(view, text(2))],
                statements: [shortWait, `ALTER VIEW ${sqlName(view)} SET (security_invoker = true)`],
                rollback: [`ALTER VIEW ${sqlName(view)} RESET (security_invoker)`],
              },
            }
          : {}),
      };
    });
    return {
      findings,
      unseen: [],
      looked: plural(rows.length, 'view around policies', 'views around policies'),
    };
  },
});
