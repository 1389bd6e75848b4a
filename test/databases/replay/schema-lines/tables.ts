/** Tables as a whole, their children, and what columns and constraints have beside name and type. */
import { isTable } from '../../../../core/schema/apply/store.ts';
import type { Table } from '../../../../core/schema/model.ts';
import { line, optionsText, own, type Topic } from './topic.ts';

export const tables: Topic = {
  lines: (schema) => [...schema.relations.values()].filter(isTable).flatMap(tableLines),
  catalog: `
SELECT concat_ws(' ', 'table ' || n.nspname || '.' || c.relname,
    CASE c.relpersistence WHEN 'u' THEN 'unlogged' WHEN 't' THEN 'temporary' ELSE 'permanent' END,
    CASE WHEN c.relkind = 'f' THEN NULL WHEN c.relreplident = 'f' THEN 'identity full' WHEN c.relreplident = 'n' THEN 'identity nothing' WHEN c.relreplident = 'i' THEN 'identity index' END,
    CASE WHEN c.reloftype <> 0 THEN 'of ' || (SELECT tn.nspname || '.' || t.typname FROM pg_type t JOIN pg_namespace tn ON tn.oid = t.typnamespace WHERE t.oid = c.reloftype) END,
    (SELECT 'with ' || string_agg(o, ',' ORDER BY o COLLATE "C") FROM unnest(c.reloptions) o),
    (SELECT 'toast ' || string_agg(o, ',' ORDER BY o COLLATE "C") FROM pg_class tc, unnest(tc.reloptions) o WHERE tc.oid = c.reltoastrelid),
    CASE WHEN NOT c.relispartition THEN
    (SELECT 'inherits ' || string_agg(pn.nspname || '.' || pc.relname, ',' ORDER BY h.inhseqno) FROM pg_inherits h JOIN pg_class pc ON pc.oid = h.inhparent
     JOIN pg_namespace pn ON pn.oid = pc.relnamespace WHERE h.inhrelid = c.oid) END,
    (SELECT 'by ' || CASE p.partstrat WHEN 'r' THEN 'range' WHEN 'l' THEN 'list' ELSE 'hash' END || ' ' ||
      (SELECT string_agg(coalesce(a.attname, '<expression>'), ',' ORDER BY place) FROM unnest(p.partattrs) WITH ORDINALITY AS k(number, place)
       LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number AND k.number > 0) FROM pg_partitioned_table p WHERE p.partrelid = c.oid)
  ) AS line
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own('c.oid')} AND c.relkind IN ('r', 'p', 'f')
UNION ALL
SELECT concat_ws(' ', 'column facts ' || n.nspname || '.' || c.relname || '.' || a.attname,
    CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by-default' END,
    CASE WHEN a.attislocal THEN 'local' END,
    CASE WHEN a.attinhcount > 0 THEN 'parents ' || a.attinhcount END,
    CASE WHEN a.attcollation <> 0 AND a.attcollation <> t.typcollation THEN 'collate ' || (SELECT collname FROM pg_collation WHERE oid = a.attcollation) END,
    CASE a.attcompression WHEN 'p' THEN 'compression pglz' WHEN 'l' THEN 'compression lz4' END,
    CASE WHEN a.attstattarget >= 0 THEN 'statistics ' || a.attstattarget END,
    CASE WHEN a.attstorage <> t.typstorage THEN 'storage ' || CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' ELSE 'extended' END END,
    (SELECT 'with ' || string_agg(o, ',' ORDER BY o COLLATE "C") FROM unnest(a.attoptions) o))
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
WHERE ${own('a.attrelid')} AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT concat_ws(' ', 'not null ' || n.nspname || '.' || c.relname || ' ' || k.conname, CASE WHEN k.connoinherit THEN 'no inherit' END)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own('k.conrelid')} AND k.contype = 'n' AND k.convalidated AND c.relkind <> 'f'
UNION ALL
SELECT concat_ws(' ', 'constraint facts ' || n.nspname || '.' || c.relname || ' ' || k.conname,
    CASE WHEN k.condeferrable THEN 'deferrable' END, CASE WHEN k.condeferred THEN 'deferred' END,
    CASE WHEN to_jsonb(k)->>'conenforced' = 'false' THEN 'not enforced' END,
    CASE WHEN k.contype = 'c' AND k.connoinherit THEN 'no inherit' END,
    CASE WHEN k.contype IN ('c') THEN CASE WHEN k.conislocal THEN 'local' END END,
    CASE WHEN k.contype IN ('c') AND k.coninhcount > 0 THEN 'parents ' || k.coninhcount END,
    CASE k.confmatchtype WHEN 'f' THEN 'match full' END,
    CASE WHEN k.confdeltype NOT IN ('a', ' ') THEN 'on delete ' || k.confdeltype::text END,
    CASE WHEN k.confupdtype NOT IN ('a', ' ') THEN 'on update ' || k.confupdtype::text END,
    (SELECT 'set ' || string_agg(a.attname, ',' ORDER BY a.attname) FROM jsonb_array_elements_text(nullif(to_jsonb(k)->'confdelsetcols', 'null')) d JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d::int),
    CASE WHEN to_jsonb(k)->>'conperiod' = 'true' THEN 'period' END,
    CASE WHEN k.contype = 'x' THEN 'operators ' || (SELECT string_agg(o.oprname, ',' ORDER BY place) FROM unnest(k.conexclop) WITH ORDINALITY AS e(op, place) JOIN pg_operator o ON o.oid = e.op) END)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_constraint up ON up.oid = k.conparentid
WHERE ${own('k.conrelid')} AND k.contype IN ('p', 'u', 'f', 'c', 'x') AND (up.oid IS NULL OR up.conrelid <> k.conrelid)`,
};

function tableLines(table: Table): readonly string[] {
  const toast = table.options.filter(({ name }) => name.startsWith('toast.'));
  const options = table.options.filter((one) => !toast.includes(one));
  const { partitionBy } = table;
  return [
    line(
      `table ${table.key}`,
      table.persistence,
      table.replicaIdentity !== 'default' && `identity ${table.replicaIdentity}`,
      table.ofType !== undefined && `of ${table.ofType}`,
      options.length > 0 && `with ${optionsText(options)}`,
      toast.length > 0 && `toast ${optionsText(toast).replaceAll('toast.', '')}`,
      table.inherits.length > 0 && `inherits ${table.inherits.join()}`,
      partitionBy &&
        `by ${partitionBy.strategy} ${partitionBy.columns.map((one) => one ?? '<expression>').join()}`,
    ),
    ...(table.kind === 'table' ? table.columns : []).flatMap((column) => [
      line(
        `column facts ${table.key}.${column.name}`,
        column.identity,
        column.local && 'local',
        column.parents > 0 && `parents ${column.parents}`,
        column.collation !== undefined && `collate ${column.collation}`,
        column.compression !== undefined && `compression ${column.compression}`,
        column.statistics !== undefined && `statistics ${column.statistics}`,
        column.storage !== undefined && `storage ${column.storage}`,
        column.options.length > 0 && `with ${optionsText(column.options)}`,
      ),
      ...(column.notNullName === undefined
        ? []
        : [line(`not null ${table.key} ${column.notNullName}`, column.notNullNoInherit && 'no inherit')]),
    ]),
    ...table.constraints.filter(({ kind }) => kind !== 'not-null').map((one) => constraintLine(table, one)),
  ];
}

function constraintLine(table: Table, one: Table['constraints'][number]): string {
  const letters = {
    'no-action': undefined,
    restrict: 'r',
    cascade: 'c',
    'set-null': 'n',
    'set-default': 'd',
  };
  const to = one.references;
  const onDelete = to && letters[to.onDelete];
  const onUpdate = to && letters[to.onUpdate];
  return line(
    `constraint facts ${table.key} ${one.name}`,
    one.deferrable && 'deferrable',
    one.initiallyDeferred && 'deferred',
    !one.enforced && 'not enforced',
    one.kind === 'check' && one.noInherit && 'no inherit',
    one.kind === 'check' && one.local && 'local',
    one.kind === 'check' && one.parents > 0 && `parents ${one.parents}`,
    to?.match === 'full' && 'match full',
    onDelete !== undefined && `on delete ${onDelete}`,
    onUpdate !== undefined && `on update ${onUpdate}`,
    to !== undefined && to.deleteColumns.length > 0 && `set ${to.deleteColumns.toSorted().join()}`,
    (to?.period === true || one.withoutOverlaps) && 'period',
    one.kind === 'exclusion' && `operators ${one.operators.map((name) => name.split('.').at(-1)).join()}`,
  );
}
