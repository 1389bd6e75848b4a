/** The subject of a hover, with its names in the case in which they were created. */
import { asWritten, keyIn } from '../../core/schema/as-written.ts';
import { tableByKey } from '../../core/schema/lookup.ts';
import type { Relation, Schema } from '../../core/schema/model.ts';
import type { ColumnAt } from './column-at.ts';

interface Named {
  readonly relation: Relation;
  readonly schema: Schema;
}

export function relationShown({ relation, schema }: Named): Named {
  const shown = asWritten(schema);
  return { schema: shown, relation: shown.relations.get(keyIn(schema, relation.key)) ?? relation };
}

export function columnShown(at: ColumnAt): Pick<ColumnAt, 'table' | 'column' | 'schema'> {
  const schema = asWritten(at.schema);
  const table = tableByKey(schema, keyIn(at.schema, at.table.key)) ?? at.table;
  return { schema, table, column: table.columns[at.table.columns.indexOf(at.column)] ?? at.column };
}
