/**
 * What goes along with a column without a word: indexes, constraints and extended statistics on it. Those of migrations are known to whoever reads
 * them; the others somebody has made by hand, and nothing brings them back. SQL as text; nothing is sent.
 */
import { indexesOf } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import type { Check } from '../model.ts';
import { noneNamed, regclass, stringLiteral, unseen } from './check-sql.ts';

/** `seeds`: a query of the columns as pg_depend has them; `words`: their names. */
export function goesAlong(
  tables: readonly Table[],
  seeds: string,
  words: string,
  found: Schema,
): readonly Check[] {
  const names = tables.flatMap((table) => [
    ...indexesOf(found, table.key).map(({ name }) => name),
    ...table.constraints.map(({ name }) => name),
    ...[...found.statistics.values()].flatMap(({ relation, name }) => (relation === table.key ? [name] : [])),
  ]);
  const known =
    names.length === 0 ? '' : ` AND name NOT IN (${[...new Set(names)].map(stringLiteral).join(', ')})`;
  const of = `(${tables.map(regclass).join(', ')})`;
  return [
    noneNamed(
      `nothing made by hand goes along with ${words}: index, constraint, statistics`,
      `WITH goes(classid, objid, objsubid) AS (${seeds}),
along(kind, name) AS (SELECT 'index', relname::text FROM goes JOIN pg_depend AS d ON d.refclassid = goes.classid AND d.refobjid = goes.objid AND d.refobjsubid = goes.objsubid
  JOIN pg_index ON d.classid = 'pg_class'::regclass AND indexrelid = d.objid JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid IN ${of}
UNION SELECT 'constraint', conname::text FROM goes JOIN pg_constraint ON conrelid = goes.objid AND goes.objsubid = ANY (conkey) WHERE conrelid IN ${of} AND contype <> 'n'
UNION SELECT 'statistics', stxname::text FROM goes JOIN pg_depend AS d ON d.refclassid = goes.classid AND d.refobjid = goes.objid AND d.refobjsubid = goes.objsubid
  JOIN pg_statistic_ext AS x ON d.classid = 'pg_statistic_ext'::regclass AND x.oid = d.objid WHERE stxrelid IN ${of})
SELECT format('%s %s', kind, name) FROM along WHERE true${known}
UNION ALL ${unseen(tables).join('')}`,
      'look',
    ),
  ];
}
