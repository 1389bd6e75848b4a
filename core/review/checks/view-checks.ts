/** What to ask before a view is dropped and made again: who was granted what on it, as all of that goes with the old one. */
import { relationKey } from '../../schema/lookup.ts';
import { shown } from '../shown.ts';
import type { Check } from '../model.ts';
import { viewsAnew } from '../order/views-anew.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { noneNamed, regclass } from './check-sql.ts';

export function viewChecks(statements: readonly Placed[]): readonly Check[] {
  return viewsAnew(statements)
    .filter(({ is }) => !statements.some((placed) => grantsOn(is.key, placed)))
    .map(({ was }) =>
      noneNamed(
        `nothing is granted on view ${shown(was.key)}: it would go with the old one, and is to be granted again`,
        `SELECT format('%s (%s)', CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee) END, string_agg(privilege_type, ', ' ORDER BY privilege_type)) FROM pg_class CROSS JOIN aclexplode(relacl)
  WHERE oid = ${regclass(was)} AND grantee <> relowner GROUP BY grantee`,
        'look',
      ),
    );
}

function grantsOn(key: string, placed: Placed): boolean {
  const schema = schemaAt(placed);
  return placed.one.actions.some(
    ({ operation }) =>
      operation.kind === 'grant' && operation.objects.some((one) => relationKey(schema, one) === key),
  );
}
