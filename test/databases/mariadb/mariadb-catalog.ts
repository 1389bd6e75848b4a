/** A schema of MySQL's dialect in lines, from a server's catalog and from replay, so that the two can be compared: columns, indexes, foreign keys. */
import { displayName, indexesOf } from '../../../core/schema/lookup.ts';
import type { Column, Constraint, Index, Schema, Table } from '../../../core/schema/model.ts';
import { isTable } from '../../../core/schema/apply/store.ts';
import type { Mariadb } from '../../hosts/mariadb.ts';

/** Names of columns and keys are folded: the server compares them so. */
export function catalogLines(server: Mariadb, database: string): readonly string[] {
  const here = `table_schema = '${database}'`;
  const lines = [
    `SELECT LOWER(CONCAT('column ', c.table_name, '.', LPAD(ordinal_position, 3, '0'), ' ', column_name, ' ',
       IF(data_type = 'int' OR data_type LIKE '%int', CONCAT(data_type, IF(column_type LIKE '%unsigned%', ' unsigned', '')), data_type),
       IF(is_nullable = 'YES', '', ' not null')))
     FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE ${here} AND table_type = 'BASE TABLE'`,
    `SELECT LOWER(CONCAT('index ', table_name, '.', index_name, ' ', IF(non_unique = 0, 'unique ', ''), '(',
       GROUP_CONCAT(CONCAT(column_name, IF(sub_part IS NULL, '', CONCAT('(', sub_part, ')'))) ORDER BY seq_in_index SEPARATOR ', '), ')'))
     FROM information_schema.statistics WHERE ${here} GROUP BY table_name, index_name, non_unique`,
    `SELECT LOWER(CONCAT('foreign key ', k.table_name, '.', k.constraint_name, ' (',
       GROUP_CONCAT(k.column_name ORDER BY ordinal_position SEPARATOR ', '), ') ', k.referenced_table_name, ' ', delete_rule))
     FROM information_schema.key_column_usage k
     JOIN information_schema.referential_constraints r
       ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name
     WHERE k.constraint_schema = '${database}' GROUP BY k.table_name, k.constraint_name, k.referenced_table_name, delete_rule`,
  ].flatMap((query) => {
    const outcome = server.run(query);
    if (!outcome.ok) throw new Error(outcome.message);
    return outcome.rows;
  });
  return lines.toSorted();
}

/** `certain`: without those that may have been there in another form, or were made on one way of several. */
export function replayLines(schema: Schema, least: Table['certainty'] = 'certain'): readonly string[] {
  const tables = [...schema.relations.values()].filter(isTable);
  const own = tables.filter(
    (one) =>
      one.persistence !== 'temporary' &&
      one.origin.unseen !== true &&
      (one.certainty === 'certain' || least === 'possible'),
  );
  return own
    .flatMap((table) => [
      ...table.columns.map((one, at) => columnLine(table.name, one, at)),
      ...indexesOf(schema, table.key).map((one) => indexLine(table.name, one)),
      ...table.constraints.flatMap((one) => foreignKeyLine(table.name, one)),
    ])
    .map((line) => line.toLowerCase())
    .toSorted();
}

function columnLine(table: string, { name, type, nullable }: Column, at: number): string {
  const number = String(at + 1).padStart(3, '0');
  // Of these the catalog says what they are made of.
  const written = type.name === 'json' ? 'longtext' : type.name;
  const shown = /int/.test(written) ? written : written.replace(' unsigned', '');
  return `column ${table}.${number} ${name} ${shown}${nullable ? '' : ' not null'}`;
}

function indexLine(table: string, { name, unique, elements }: Index): string {
  const columns = elements
    .map(
      ({ column, expression, length }) =>
        `${column ?? expression ?? ''}${length === undefined ? '' : `(${length})`}`,
    )
    .join(', ');
  return `index ${table}.${name} ${unique ? 'unique ' : ''}(${columns})`;
}

function foreignKeyLine(table: string, { name, columns, references }: Constraint): readonly string[] {
  if (references === undefined) return [];
  const rule = references.onDelete === 'no-action' ? 'restrict' : references.onDelete.replace('-', ' ');
  return [`foreign key ${table}.${name} (${columns.join(', ')}) ${displayName(references.relation)} ${rule}`];
}
