/** Schemas in which everybody may create objects. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { cells, ident, literal, plural, shown, userSchemas } from '../words.ts';

export const check = postgresCheck({
  id: 'public-create',
  title: 'Schemas that everybody may create in',
  group: 'security',
  cost: 'live',
  about:
    'Schemas on which PUBLIC has CREATE: up to version 14 the schema public of each database has it from the start. Any login can put a function or a table there that others then call in place of the one that they meant.',
  needs: 'nothing',
  thresholds: {},
  query: () => `SELECT n.nspname::text FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) a
  WHERE a.grantee = 0 AND a.privilege_type = 'CREATE' AND ${userSchemas} ORDER BY 1`,
  judge: (rows) => ({
    findings: rows.map(cells).map(({ text }): HealthFinding => {
      const name = text(0);
      const has = `has_schema_privilege('public', ${literal(name)}, 'CREATE')`;
      return {
        object: { kind: 'schema', name },
        grade: 'sometime',
        weight: 1,
        message: `Every role may create objects in the schema ${shown(name)}: a function that any login puts there is called by others in place of the one that they meant (CVE-2018-1058). Revoke the right, and grant it to the roles that run migrations.`,
        script: {
          title: `Let only those create in ${shown(name)} who have the right for themselves`,
          refuse: [{ when: `NOT ${has}`, because: `The right on ${shown(name)} is gone by now.` }],
          statements: [`REVOKE CREATE ON SCHEMA ${ident(name)} FROM PUBLIC`],
          rollback: [`GRANT CREATE ON SCHEMA ${ident(name)} TO PUBLIC`],
        },
      };
    }),
    unseen: [],
    looked: plural(rows.length, 'schema open to PUBLIC', 'schemas open to PUBLIC'),
  }),
});
