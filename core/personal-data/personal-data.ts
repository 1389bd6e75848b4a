/** Personal data in a schema, computed for each table on request, so that unused tables cost nothing. */
import { oncePer } from '../collections/once-per.ts';
import type { Relation, Schema } from '../schema/model.ts';
import { remembering } from '../schema/remembering.ts';
import type { PersonalMark } from './category.ts';
import { classify } from './classify.ts';
import { contextOf, type TableContext } from './people.ts';
import type { PersonalDataSettings } from './settings.ts';
import { shapeOfSchema, type DataShape, type DataTable } from './shape.ts';

export interface PersonalColumn {
  readonly column: string;
  readonly mark: PersonalMark;
}

export interface PersonalTable {
  readonly table: DataTable;
  readonly context: TableContext;
  /** Columns with a mark, in the table's order. */
  readonly columns: readonly PersonalColumn[];
}

export function personalTable(
  table: DataTable,
  shape: DataShape,
  settings: PersonalDataSettings,
): PersonalTable {
  const context = contextOf(table, shape, settings);
  const columns = table.columns.flatMap((column) => {
    const mark = classify(column, table, context, settings);
    return mark === undefined ? [] : [{ column: column.name, mark }];
  });
  return { table, context, columns };
}

/** All tables with people or marks, by key. */
export function personalTables(shape: DataShape, settings: PersonalDataSettings): readonly PersonalTable[] {
  return shape.keys().flatMap((key) => {
    const table = shape.table(key);
    const found = table && personalTable(table, shape, settings);
    return found !== undefined && (found.columns.length > 0 || found.context.closeness === 'person')
      ? [found]
      : [];
  });
}

/** For a replayed schema. What was found of a table is kept while the schema has the same of all that it was found from. */
export function personalDataIn(schema: Schema, settings: PersonalDataSettings): PersonalData {
  const find = foundUnder(settings);
  return {
    table: (key) => {
      const relation = schema.relations.get(key);
      return relation && find(relation, schema);
    },
  };
}

const foundUnder = oncePer((settings: PersonalDataSettings) =>
  remembering((relation: Relation, schema): PersonalTable | undefined => {
    const shape = shapeOfSchema(schema);
    const table = shape.table(relation.key);
    return table && personalTable(table, shape, settings);
  }),
);

export interface PersonalData {
  /** Undefined if there is no such table or view. */
  readonly table: (key: string) => PersonalTable | undefined;
}

export function personalDataOf(shape: DataShape, settings: PersonalDataSettings): PersonalData {
  const looked = new Map<string, PersonalTable | undefined>();
  return {
    table: (key) => {
      if (looked.has(key)) return looked.get(key);
      const table = shape.table(key);
      const found = table && personalTable(table, shape, settings);
      looked.set(key, found);
      return found;
    },
  };
}

export function markOf(found: PersonalTable | undefined, column: string): PersonalMark | undefined {
  return found?.columns.find((one) => one.column === column)?.mark;
}
