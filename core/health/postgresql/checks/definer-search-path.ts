/** Functions that run with their owner's rights and find names by the caller's search_path. */
import { postgresCheck, type HealthFinding } from '../../check.ts';
import { cells, ident, literal, named, plural, sqlName, userSchemas } from '../words.ts';

export const check = postgresCheck({
  id: 'definer-search-path',
  title: 'SECURITY DEFINER without search_path',
  group: 'security',
  cost: 'catalogue',
  about:
    'Functions and procedures with SECURITY DEFINER and no search_path of their own that others may call. The caller chooses which table or function an unqualified name means, and it runs with the rights of the owner. Bodies of standard SQL (BEGIN ATOMIC) are resolved when they are made, and functions of extensions are not yours; both are left out.',
  needs: 'nothing',
  thresholds: {},
  query:
    () => `SELECT n.nspname::text, p.proname::text, pg_get_function_identity_arguments(p.oid), p.oid::text,
    pg_get_userbyid(p.proowner)::text, o.rolsuper::text, CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles o ON o.oid = p.proowner JOIN pg_language l ON l.oid = p.prolang
  WHERE p.prosecdef AND ${userSchemas} AND l.lanname NOT IN ('c', 'internal') AND p.prorettype <> 'event_trigger'::regtype AND p.prosqlbody IS NULL
    AND NOT EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c LIKE 'search_path=%')
    AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.privilege_type = 'EXECUTE' AND a.grantee <> p.proowner))
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
  ORDER BY o.rolsuper DESC, 1, 2, 3`,
  judge: (rows) => ({
    findings: rows.map(cells).map(({ text, flag }): HealthFinding => {
      const routine = { schema: text(0), name: text(1) };
      const signature = `${sqlName(routine)}(${text(2)})`;
      const kind = text(6);
      return {
        object: { kind: 'function', schema: routine.schema, name: `${routine.name}(${text(2)})` },
        grade: 'sometime',
        weight: flag(5) ? 2 : 1,
        message: `${named(routine)}(${text(2)}) runs with the rights of ${text(4)}${flag(5) ? ', a superuser' : ''}, and finds names by the search_path of its caller, who can put a table or function of that name before the one that is meant. Give it a search_path of its own: its schema, and pg_temp at the end; add other schemas that its body uses without naming them.`,
        script: {
          title: `Give ${named(routine)} a search_path of its own`,
          refuse: [
            {
              when: `NOT EXISTS (SELECT FROM pg_proc WHERE oid = ${Number(text(3))} AND pronamespace = ${literal(ident(routine.schema))}::regnamespace AND proname = ${literal(routine.name)} AND prosecdef)`,
              because: `${signature} is gone or is another routine by now.`,
            },
          ],
          statements: [`ALTER ${kind} ${signature} SET search_path = ${ident(routine.schema)}, pg_temp`],
          rollback: [`ALTER ${kind} ${signature} RESET search_path`],
        },
      };
    }),
    unseen: [],
    looked: plural(rows.length, 'routine without search_path', 'routines without search_path'),
  }),
});
