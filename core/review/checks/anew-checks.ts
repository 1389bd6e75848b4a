/** What goes with a table that is made anew and that its migration does not say: rights, owner, publications that name it. SQL as text; nothing is sent. */
import type { Table } from '../../schema/model.ts';
import { shown } from '../shown.ts';
import type { Check } from '../model.ts';
import { tablesAnew } from '../order/table-anew.ts';
import type { Placed } from '../placed.ts';
import { noneNamed, regclass } from './check-sql.ts';

/** One for each table: what it names is to be given to the new one, unless the migration or default privileges do. */
export function anewChecks(statements: readonly Placed[]): readonly Check[] {
  const tables = new Map(statements.flatMap((placed) => [...tablesAnew(placed)]));
  return [...tables.values()].map(({ was }) =>
    noneNamed(
      `rights, owner and publications that go with the former ${shown(was.key)}`,
      goesWith(was),
      'look',
    ),
  );
}

function goesWith(of: Table): string {
  const is = regclass(of);
  const granted = `string_agg(DISTINCT privilege_type, ', ')`;
  const grantee = `CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END`;
  return `SELECT format('GRANT %s TO %s', ${granted}, ${grantee}) FROM pg_class CROSS JOIN aclexplode(relacl) WHERE oid = ${is} AND grantee <> relowner GROUP BY grantee
UNION ALL SELECT format('GRANT %s (%s) TO %s', ${granted}, attname, ${grantee}) FROM pg_attribute CROSS JOIN aclexplode(attacl) WHERE attrelid = ${is} GROUP BY attname, grantee
UNION ALL SELECT format('owner %s, and who makes the new one is %s', relowner::regrole, current_user) FROM pg_class WHERE oid = ${is} AND relowner <> current_user::regrole
UNION ALL SELECT format('publication %s names it', pubname) FROM pg_publication_rel JOIN pg_publication ON pg_publication.oid = prpubid WHERE prrelid = ${is}`;
}
