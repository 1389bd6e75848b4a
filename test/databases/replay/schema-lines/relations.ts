/** Views with what they depend on, sequences, indexes. */
import { isView } from '../../../../core/schema/apply/store.ts';
import type { Index, Sequence, View } from '../../../../core/schema/model.ts';
import { line, optionsText, own, type Topic } from './topic.ts';

export const relations: Topic = {
  lines: (schema) => [
    ...[...schema.relations.values()].filter(isView).flatMap(viewLines),
    ...[...schema.relations.values()].flatMap((one) => (one.kind === 'sequence' ? [sequenceLine(one)] : [])),
    ...[...schema.indexes.values()].map(indexLine),
  ],
  catalog: `
SELECT concat_ws(' ', 'view facts ' || n.nspname || '.' || c.relname,
    '(' || (SELECT string_agg(a.attname, ',' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) || ')',
    (SELECT 'with ' || string_agg(o, ',' ORDER BY o COLLATE "C") FROM unnest(c.reloptions) o), CASE WHEN NOT c.relispopulated THEN 'empty' END) AS line
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own('c.oid')} AND c.relkind IN ('v', 'm')
UNION ALL
SELECT DISTINCT 'reads ' || n.nspname || '.' || c.relname || ' ' || rn.nspname || '.' || rc.relname || '.' || a.attname
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_rewrite w ON w.ev_class = c.oid AND w.rulename = '_RETURN' JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
  AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.refobjid <> c.oid
JOIN pg_class rc ON rc.oid = d.refobjid JOIN pg_namespace rn ON rn.oid = rc.relnamespace JOIN pg_attribute a ON a.attrelid = rc.oid AND a.attnum = d.refobjsubid
WHERE ${own('c.oid')} AND c.relkind IN ('v', 'm')
UNION ALL
SELECT concat_ws(' ', 'sequence ' || n.nspname || '.' || c.relname, t.typname, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, CASE WHEN s.seqcycle THEN 'cycle' END,
    (SELECT CASE d.deptype WHEN 'i' THEN 'identity of ' ELSE 'owned by ' END || tn.nspname || '.' || tc.relname || '.' || a.attname FROM pg_depend d JOIN pg_class tc ON tc.oid = d.refobjid
     JOIN pg_namespace tn ON tn.oid = tc.relnamespace JOIN pg_attribute a ON a.attrelid = tc.oid AND a.attnum = d.refobjsubid
     WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0))
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = s.seqtypid WHERE ${own('s.seqrelid')}
UNION ALL
SELECT concat_ws(' ', 'index facts ' || n.nspname || '.' || c.relname,
    (SELECT 'with ' || string_agg(o, ',' ORDER BY o COLLATE "C") FROM unnest(c.reloptions) o),
    CASE WHEN x.indisclustered THEN 'clustered' END, CASE WHEN x.indisreplident THEN 'replica identity' END,
    CASE WHEN to_jsonb(x)->>'indnullsnotdistinct' = 'true' THEN 'nulls not distinct' END,
    (SELECT string_agg('statistics ' || a.attnum || ' ' || a.attstattarget, ' ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attstattarget >= 0),
    (SELECT string_agg('opclass ' || a.attnum || ' ' || array_to_string(a.attoptions, ','), ' ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attoptions IS NOT NULL))
FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${own('x.indexrelid')}`,
};

function viewLines(view: View): readonly string[] {
  const check = view.checkOption === undefined ? [] : [{ name: 'check_option', value: view.checkOption }];
  const options = optionsText([...view.options, ...check]);
  return [
    line(
      `view facts ${view.key}`,
      `(${view.columns?.join() ?? '?'})`,
      options !== '' && `with ${options}`,
      view.kind === 'materialized-view' && !view.populated && 'empty',
    ),
    ...view.dependencies.map(({ relation, column }) => `reads ${view.key} ${relation}.${column}`),
  ];
}

function sequenceLine(one: Sequence): string {
  const { type, start, increment, minimum, maximum, cache, cycle, ownedBy } = one;
  const how = one.identity ? 'identity of' : 'owned by';
  return line(
    `sequence ${one.key} ${type} ${start} ${increment} ${minimum} ${maximum} ${cache}`,
    cycle && 'cycle',
    ownedBy && `${how} ${ownedBy.relation}.${ownedBy.column}`,
  );
}

function indexLine(index: Index): string {
  return line(
    `index facts ${index.key}`,
    index.options.length > 0 && `with ${optionsText(index.options)}`,
    index.clustered && 'clustered',
    index.replicaIdentity && 'replica identity',
    index.nullsNotDistinct && 'nulls not distinct',
    ...index.statistics.map(({ number, target }) => `statistics ${number} ${target}`),
    ...index.elements.map(
      ({ opclassOptions }, i) =>
        opclassOptions.length > 0 && `opclass ${i + 1} ${optionsText(opclassOptions)}`,
    ),
  );
}
