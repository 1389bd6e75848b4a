/** A schema as lines of text, from the model and from pg_catalog, so that the two can be held against each other. */
import { indexesOf } from '../../../core/schema/lookup.ts';
import type { Column, Constraint, Index, Schema, Table } from '../../../core/schema/model.ts';
import { access } from './schema-lines/access.ts';
import { programs } from './schema-lines/programs.ts';
import { relations } from './schema-lines/relations.ts';
import { tables } from './schema-lines/tables.ts';
import { own, ownSchema, type Topic } from './schema-lines/topic.ts';

const topics: readonly Topic[] = [tables, relations, programs, access];

/** Everything the model knows that the catalog knows too. */
export function linesOf(schema: Schema): readonly string[] {
  const lines: string[] = [];
  for (const relation of schema.relations.values()) {
    lines.push(`relation ${relation.key} ${relation.kind}`);
    for (const index of indexesOf(schema, relation.key)) lines.push(indexLine(index));
    if ('triggers' in relation)
      for (const { name } of relation.triggers) lines.push(`trigger ${relation.key} ${name}`);
    if (!('constraints' in relation)) continue;
    for (const column of relation.columns) lines.push(columnLine(relation, column));
    for (const constraint of relation.constraints)
      if (constraint.kind !== 'not-null') lines.push(constraintLine(relation, constraint));
    for (const { name, command } of relation.policies)
      lines.push(`policy ${relation.key} ${name} ${command}`);
    const { enabled, forced } = relation.rowSecurity;
    if (enabled || forced) lines.push(`row security ${relation.key} ${String(enabled)} ${String(forced)}`);
    if (relation.partitionOf !== undefined)
      lines.push(`partition ${relation.key} of ${relation.partitionOf.parent}`);
  }
  for (const type of schema.types.values())
    lines.push(`type ${type.key} ${type.form} ${type.values.join()}`.trim());
  for (const routines of schema.functions.values())
    for (const routine of routines) lines.push(`function ${routine.key} ${routine.arguments.length}`);
  for (const namespace of schema.namespaces.values()) lines.push(`schema ${namespace.name}`);
  return [...lines, ...topics.flatMap((topic) => topic.lines(schema))].sort();
}

function columnLine(table: Table, column: Column): string {
  const { name, arrayDimensions } = column.type;
  const modifiers = writtenModifiers(column.type);
  const written = modifiers.length === 0 ? name : `${name}(${modifiers.join()})`;
  const facts = [
    column.nullable ? '' : ' not null',
    column.default === undefined ? '' : ' default',
    column.identity === undefined ? '' : ` identity`,
    column.generated === undefined ? '' : ` ${column.generated}`,
  ];
  return `column ${table.key}.${column.name} ${written}${arrayDimensions > 0 ? '[]' : ''}${facts.join('')}`;
}

/** As format_type writes them. */
function writtenModifiers({ name, modifiers }: Column['type']): readonly number[] {
  // The first modifier of an interval says which fields it has.
  if (name === 'interval') return modifiers.slice(1);
  return name === 'numeric' && modifiers.length === 1 ? [...modifiers, 0] : modifiers;
}

function constraintLine(table: Table, constraint: Constraint): string {
  const target = constraint.references;
  const to = target === undefined ? '' : ` -> ${target.relation}(${target.columns.join()})`;
  const columns = constraint.kind === 'check' ? constraint.columns.toSorted() : constraint.columns;
  return `constraint ${table.key} ${constraint.name} ${constraint.kind} (${columns.join()})${to}${
    constraint.valid ? '' : ' not valid'
  }`;
}

function indexLine(index: Index): string {
  const keys = index.elements.map((one) => `${one.column ?? '<expression>'}${one.descending ? ' desc' : ''}`);
  const facts = [
    index.unique ? ' unique' : '',
    index.where === undefined ? '' : ' where',
    index.include.length === 0 ? '' : ` include ${index.include.join()}`,
    index.valid ? '' : ' invalid',
    index.partOf === undefined ? '' : ` part of ${index.partOf}`,
  ];
  return `index ${index.key} on ${index.relation} ${index.method} (${keys.join()})${facts.join('')}`;
}

const columnsOf = (numbers: string, table: string): string =>
  `(SELECT string_agg(a.attname, ',' ORDER BY place)
    FROM unnest(${numbers}) WITH ORDINALITY AS key(number, place)
    JOIN pg_attribute a ON a.attrelid = ${table} AND a.attnum = key.number)`;

/** The same lines from pg_catalog, a query each. */
export const catalogs: readonly string[] = [
  ...topics.map((topic) => topic.catalog),
  `
SELECT 'relation ' || n.nspname || '.' || c.relname || ' ' ||
       CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized-view' WHEN 'S' THEN 'sequence'
       WHEN 'f' THEN 'foreign-table' ELSE 'table' END AS line
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${own('c.oid')} AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
UNION ALL
SELECT 'column ' || n.nspname || '.' || c.relname || '.' || a.attname || ' ' || ltrim(t.typname, '_') ||
       coalesce(substring(format_type(a.atttypid, a.atttypmod) FROM '\\([0-9,]+\\)'), '') ||
       CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN '[]' ELSE '' END ||
       CASE WHEN a.attnotnull AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.contype = 'n' AND k.conrelid = c.oid
            AND k.conkey[1] = a.attnum AND NOT k.convalidated) THEN ' not null' ELSE '' END || CASE WHEN a.atthasdef THEN ' default' ELSE '' END ||
       CASE a.attidentity WHEN '' THEN '' ELSE ' identity' END ||
       CASE a.attgenerated WHEN 's' THEN ' stored' WHEN 'v' THEN ' virtual' ELSE '' END
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
WHERE ${own('a.attrelid')} AND c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'constraint ' || n.nspname || '.' || c.relname || ' ' || k.conname || ' ' ||
       CASE k.contype WHEN 'p' THEN 'primary-key' WHEN 'u' THEN 'unique' WHEN 'f' THEN 'foreign-key' WHEN 'c' THEN 'check'
            ELSE 'exclusion' END || ' (' || coalesce(
       CASE k.contype WHEN 'c' THEN (SELECT string_agg(a.attname, ',' ORDER BY a.attname COLLATE "C") FROM pg_attribute a
            WHERE a.attrelid = c.oid AND a.attnum = ANY (k.conkey)) ELSE ${columnsOf('k.conkey', 'c.oid')} END, '') || ')' ||
       coalesce(' -> ' || fn.nspname || '.' || f.relname || '(' || ${columnsOf('k.confkey', 'k.confrelid')} || ')', '') ||
       CASE WHEN k.convalidated THEN '' ELSE ' not valid' END
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class f ON f.oid = k.confrelid LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
LEFT JOIN pg_constraint up ON up.oid = k.conparentid
WHERE ${own('k.conrelid')} AND k.contype IN ('p', 'u', 'f', 'c', 'x') AND (up.oid IS NULL OR up.conrelid <> k.conrelid)
UNION ALL
SELECT 'index ' || n.nspname || '.' || i.relname || ' on ' || tn.nspname || '.' || t.relname || ' ' || am.amname || ' (' ||
       (SELECT string_agg(coalesce(a.attname, '<expression>') ||
               CASE WHEN pg_index_column_has_property(x.indexrelid, place::int, 'desc') THEN ' desc' ELSE '' END,
               ',' ORDER BY place)
        FROM unnest(x.indkey) WITH ORDINALITY AS key(number, place)
        LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = key.number AND key.number > 0
        WHERE place <= x.indnkeyatts) || ')' ||
       CASE WHEN x.indisunique THEN ' unique' ELSE '' END || CASE WHEN x.indpred IS NOT NULL THEN ' where' ELSE '' END ||
       coalesce(' include ' || (SELECT string_agg(a.attname, ',' ORDER BY place)
        FROM unnest(x.indkey) WITH ORDINALITY AS key(number, place)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = key.number WHERE place > x.indnkeyatts), '') ||
       CASE WHEN x.indisvalid THEN '' ELSE ' invalid' END ||
       coalesce(' part of ' || (SELECT pn.nspname || '.' || pc.relname FROM pg_inherits h JOIN pg_class pc ON pc.oid = h.inhparent
        JOIN pg_namespace pn ON pn.oid = pc.relnamespace WHERE h.inhrelid = i.oid), '')
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_namespace n ON n.oid = i.relnamespace
JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace JOIN pg_am am ON am.oid = i.relam
WHERE ${own('x.indexrelid')}
UNION ALL
SELECT 'policy ' || n.nspname || '.' || c.relname || ' ' || p.polname || ' ' ||
       CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE 'all' END
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
UNION ALL
SELECT 'trigger ' || n.nspname || '.' || c.relname || ' ' || g.tgname
FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_proc f ON f.oid = g.tgfoid
WHERE NOT g.tgisinternal OR (g.tgparentid <> 0 AND f.pronamespace <> 'pg_catalog'::regnamespace)
UNION ALL
SELECT 'row security ' || n.nspname || '.' || c.relname || ' ' || c.relrowsecurity || ' ' || c.relforcerowsecurity
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${own('c.oid')} AND (c.relrowsecurity OR c.relforcerowsecurity)
UNION ALL
SELECT 'partition ' || n.nspname || '.' || c.relname || ' of ' || pn.nspname || '.' || p.relname
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_inherits h ON h.inhrelid = c.oid
JOIN pg_class p ON p.oid = h.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
WHERE ${own('c.oid')} AND c.relispartition AND c.relkind IN ('r', 'p')
UNION ALL
SELECT trim('type ' || n.nspname || '.' || t.typname || ' ' ||
       CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range' ELSE 'composite' END || ' ' ||
       coalesce((SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid), ''))
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
WHERE ${own('t.oid')} AND (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c')
UNION ALL
SELECT 'function ' || n.nspname || '.' || p.proname || ' ' || p.pronargs
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${own('p.oid')}
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'i')
UNION ALL
SELECT 'schema ' || n.nspname FROM pg_namespace n WHERE ${ownSchema}`,
];
