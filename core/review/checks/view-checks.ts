/** What to ask of views before a change: who was granted what on one that is dropped and made again, and which of them, or what else, holds a type. */
import { oneLine } from '../../plan/format.ts';
import { column, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { stringLiteral } from '../../schema/print/names.ts';
import { commas } from '../../text/enumerate.ts';
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

/**
 * ALTER TYPE fails where a view, a rule, a trigger, a policy, a publication, a function with a body of SQL or a generated column uses the column, and where
 * another table has a column of its row type (measured by test/databases/review-retyped-key.test.ts and type-holders.test.ts).
 * What the change itself drops is there before, and is no reason.
 */
export function typeHolders(statements: readonly Placed[]): readonly Check[] {
  const found = new Map<string, { readonly table: Table; readonly name: string }>();
  for (const placed of statements) {
    const schema = schemaAt(placed);
    for (const { operation } of placed.one.actions) {
      if (operation.kind !== 'alterColumnType') continue;
      const key = relationKey(schema, operation.table);
      const [was, is] = [tableByKey(placed.start, key), tableByKey(schema, key)];
      const name = operation.column.text;
      const isThere = was !== undefined && column(was, name) !== undefined;
      if (isThere && is !== undefined) found.set(`${key} ${name}`, { table: was, name });
    }
    if (dropsHolder(placed)) break;
  }
  const all = [...found.values()];
  if (all.length === 0) return [];
  const wanted = all.map(({ table, name }) => `(${regclass(table)}, ${stringLiteral(name)})`).join(', ');
  const names = all.map(({ table, name }) => oneLine(`${shown(table.key)}.${name}`));
  return [
    noneNamed(
      `no view, rule, trigger, policy, publication, function or generated column uses ${commas(names, mostNames)}: ${all.length === 1 ? 'its type' : 'their types'} cannot change then`,
      `SELECT DISTINCT format('%s: %s', attname, pg_describe_object(classid, objid, CASE classid WHEN 'pg_class'::regclass THEN objsubid ELSE 0 END)) FROM (VALUES ${wanted}) AS wanted(of, called)
  JOIN pg_attribute ON attrelid = wanted.of AND attname = wanted.called AND NOT attisdropped
  JOIN pg_depend ON refclassid = 'pg_class'::regclass AND refobjid = attrelid AND refobjsubid = attnum
  WHERE classid IN ('pg_rewrite'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_publication_rel'::regclass, 'pg_proc'::regclass)
    OR classid = 'pg_attrdef'::regclass AND EXISTS (SELECT FROM pg_attrdef AS d JOIN pg_attribute AS made ON made.attrelid = adrelid AND made.attnum = adnum
      WHERE d.oid = objid AND made.attgenerated <> '' AND made.attnum <> pg_attribute.attnum)
    OR classid = 'pg_class'::regclass AND EXISTS (SELECT FROM pg_attribute AS made
      WHERE made.attrelid = objid AND made.attnum = objsubid AND made.attgenerated <> '' AND made.attnum <> pg_attribute.attnum)
UNION SELECT format('%s has column %s of the row type', attrelid::regclass, attname) FROM (VALUES ${wanted}) AS wanted(of, called)
  JOIN pg_class AS own ON own.oid = wanted.of JOIN pg_attribute ON atttypid IN (reltype, (SELECT typarray FROM pg_type WHERE pg_type.oid = reltype)) AND NOT attisdropped
  JOIN pg_class AS other ON other.oid = attrelid WHERE other.relkind IN ('r', 'p', 'm')`,
    ),
  ];
}

const mostNames = 6;

function dropsHolder({ one }: Placed): boolean {
  return one.actions.some(({ operation }) => {
    switch (operation.kind) {
      case 'dropRelation':
      case 'dropTrigger':
      case 'dropPolicy':
      case 'dropSchema':
      case 'doBlock':
      case 'executeDynamic':
        return true;
      default:
        return false;
    }
  });
}

function grantsOn(key: string, placed: Placed): boolean {
  const schema = schemaAt(placed);
  return placed.one.actions.some(
    ({ operation }) =>
      operation.kind === 'grant' && operation.objects.some((one) => relationKey(schema, one) === key),
  );
}
