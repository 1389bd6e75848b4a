/** Tables that have policies and do not apply them. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { cells, isOther, joined, named, plural, shortWait, sqlName, userSchemas } from '../words.ts';

export const check = postgresCheck({
  id: 'row-security-off',
  title: 'Policies that do not apply',
  group: 'security',
  cost: 'catalogue',
  about: 'Tables with policies for which row-level security is not enabled: every policy is ignored.',
  needs: 'nothing',
  thresholds: {},
  query:
    () => `SELECT n.nspname::text, c.relname::text, c.oid::text, string_agg(p.polname::text, ', ' ORDER BY p.polname)
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT c.relrowsecurity AND ${userSchemas} GROUP BY 1, 2, 3 ORDER BY 1, 2`,
  judge: (rows) => ({
    findings: rows.map(cells).map(({ text }): HealthFinding => {
      const table = { schema: text(0), name: text(1) };
      const policies = text(3).split(', ');
      return {
        object: { kind: 'table', ...table },
        grade: 'now',
        weight: policies.length,
        message: `${named(table)} has ${plural(policies.length, 'policy', 'policies')} (${joined(policies, 3)}), and row-level security is not enabled for it: every role that may read the table reads all rows. Enable it, after a look at what the policies leave of the rows for each role.`,
        script: {
          title: `Apply the policies of ${named(table)}`,
          refuse: [isOther(table, text(2))],
          statements: [shortWait, `ALTER TABLE ${sqlName(table)} ENABLE ROW LEVEL SECURITY`],
          rollback: [`ALTER TABLE ${sqlName(table)} DISABLE ROW LEVEL SECURITY`],
        },
      };
    }),
    unseen: [],
    looked: plural(rows.length, 'table with unused policies', 'tables with unused policies'),
  }),
});
