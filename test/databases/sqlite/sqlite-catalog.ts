/** A schema of SQLite in lines, from the engine's own catalog and from replay, so that the two can be compared: columns, indexes, foreign keys, views, triggers. */
import { displayName, indexesOf } from '../../../core/schema/lookup.ts';
import type { Column, Constraint, Index, Schema, Table } from '../../../core/schema/model.ts';
import { isTable } from '../../../core/schema/apply/store.ts';

/** Names are folded: the server compares them so. Of virtual tables only the name: the rest is their module's affair. */
export const catalogQuery = `
WITH own AS (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\')
SELECT 'column ' || own.name || '.' || printf('%03d', cid + 1) || ' ' || c.name || ' ' || type
  || CASE WHEN "notnull" AND NOT pk THEN ' not null' ELSE '' END || CASE WHEN pk THEN ' key ' || pk ELSE '' END
  || CASE hidden WHEN 2 THEN ' virtual' WHEN 3 THEN ' stored' ELSE '' END
  || CASE WHEN dflt_value IS NULL THEN '' ELSE ' default ' || dflt_value END
  FROM own, pragma_table_xinfo(own.name, 'main') c
UNION ALL
SELECT 'index ' || own.name || '.' || i.name || ' ' || CASE WHEN "unique" THEN 'unique ' ELSE '' END
  || '(' || (SELECT group_concat(coalesce(name, 'expression') || CASE WHEN "desc" THEN ' desc' ELSE '' END, ', ')
       FROM (SELECT * FROM pragma_index_xinfo(i.name, 'main') WHERE "key" ORDER BY seqno)) || ')' || CASE WHEN partial THEN ' where' ELSE '' END
  FROM own, pragma_index_list(own.name, 'main') i
UNION ALL
SELECT 'foreign key ' || name || ' (' || group_concat("from", ', ') || ') ' || target || ' (' || group_concat("to", ', ') || ') ' || on_delete || ', ' || on_update
  FROM (SELECT own.name, f.id, f."table" AS target, "from", on_delete, on_update,
          coalesce("to", (SELECT p.name FROM pragma_table_info(f."table", 'main') p WHERE p.pk = f.seq + 1), '') AS "to"
        FROM own, pragma_foreign_key_list(own.name, 'main') f ORDER BY own.name, f.id, f.seq) GROUP BY name, id
UNION ALL
SELECT 'view ' || name FROM pragma_table_list WHERE schema = 'main' AND type = 'view'
UNION ALL
SELECT 'virtual ' || name FROM pragma_table_list WHERE schema = 'main' AND type = 'virtual'
UNION ALL
SELECT 'trigger ' || name || ' ' || tbl_name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (SELECT name FROM own);`;

export function catalogLines(rows: readonly string[]): readonly string[] {
  return rows.map(folded).toSorted();
}

/** A blank before a type's size means nothing; nor is the direction kept in which a constraint's own index runs. */
function folded(line: string): string {
  const plain = line.toLowerCase().replaceAll(/\s+/g, ' ').trim();
  if (plain.includes('.sqlite_autoindex_')) return plain.replaceAll(' desc', '');
  return plain.startsWith('column') ? plain.replace(/ \((?=\d)/, '(') : plain;
}

export function replayLines(schema: Schema): readonly string[] {
  const lasting = [...schema.relations.values()].filter(
    ({ origin, schema: home }) => origin.unseen !== true && home !== 'pg_temp',
  );
  const tables = lasting.filter(isTable);
  const own = tables.filter((one) => one.accessMethod === undefined);
  return [
    ...own.flatMap((table) => [
      ...table.columns.map((one, at) => columnLine(table, one, at)),
      ...indexesOf(schema, table.key).map((one) => indexLine(table.name, one)),
      ...table.constraints.flatMap((one) => foreignKeyLine(schema, table.name, one)),
      ...table.triggers.map(({ name }) => `trigger ${name} ${table.name}`),
    ]),
    ...lasting.flatMap(({ kind, name }) => (kind === 'view' ? [`view ${name}`] : [])),
    ...tables.flatMap(({ accessMethod, name }) => (accessMethod === undefined ? [] : [`virtual ${name}`])),
  ]
    .map(folded)
    .toSorted();
}

function columnLine(table: Table, column: Column, at: number): string {
  const { name, type, nullable, generated } = column;
  const number = String(at + 1).padStart(3, '0');
  const modifiers = type.modifiers.length === 0 ? '' : `(${type.modifiers.join(',')})`;
  const key = table.constraints.find(({ kind }) => kind === 'primary-key')?.columns.indexOf(name) ?? -1;
  const required = nullable || key >= 0 ? '' : ' not null';
  const value =
    generated === undefined && column.default !== undefined ? ` default ${bare(column.default)}` : '';
  const place = key < 0 ? '' : ` key ${String(key + 1)}`;
  const made = generated === undefined ? '' : ` ${generated}`;
  return `column ${table.name}.${number} ${name} ${type.name}${modifiers}${required}${place}${made}${value}`;
}

/** The catalog keeps what is in the parentheses. */
function bare(text: string): string {
  return text.startsWith('(') ? text.slice(1, -1).trim() : text;
}

function indexLine(table: string, { name, unique, elements, where }: Index): string {
  const keys = elements.map(
    ({ column, descending }) => `${column ?? 'expression'}${descending ? ' desc' : ''}`,
  );
  const partial = where === undefined ? '' : ' where';
  return `index ${table}.${name} ${unique ? 'unique ' : ''}(${keys.join(', ')})${partial}`;
}

function foreignKeyLine(
  schema: Schema,
  table: string,
  { columns, references }: Constraint,
): readonly string[] {
  if (references === undefined) return [];
  const parent = schema.relations.get(references.relation);
  const own = isTable(parent)
    ? parent.constraints.find(({ kind }) => kind === 'primary-key')?.columns
    : undefined;
  const to = references.columns.length > 0 ? references.columns : (own ?? columns.map(() => ''));
  const rules = [references.onDelete, references.onUpdate].map((one) => one.replace('-', ' ')).join(', ');
  return [
    `foreign key ${table} (${columns.join(', ')}) ${displayName(references.relation)} (${to.join(', ')}) ${rules}`,
  ];
}
