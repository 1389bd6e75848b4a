/**
 * SQLite's tables are made anew to be changed, and some keep each statement of that in a numbered file of its own: one puts the table aside or
 * makes another, the next copies the rows, a third drops what has been copied. Of scripts in no migration folder nothing but these files is known.
 */
import type { Insert, ObjectName } from '../operations/operation.ts';
import { column as columnOf, relationKey, tableByKey } from '../schema/lookup.ts';
import type { Statement } from '../syntax/statement.ts';
import { namesValue, partsOf } from './copy-parts.ts';
import { operationsOf } from './section.ts';
import type { Surroundings } from './tables.ts';

/** A file before this one has copied the table: into one that has the name from then on, or comes to it by a file behind this one. */
export function isCopiedByStep(name: ObjectName, { schema, beyond, table }: Surroundings): boolean {
  if (schema.dialect !== 'sqlite' || beyond.steps === undefined) return false;
  const { before, behind } = beyond.steps();
  const key = relationKey(schema, name);
  const copies = before.flatMap((statement) =>
    statement.parsed.operations.flatMap((one) =>
      one.kind === 'insert' && one.reads.some((read) => relationKey(schema, read) === key)
        ? [{ statement, copy: one, into: relationKey(schema, one.table) }]
        : [],
    ),
  );
  const namesakes = operationsOf([...before, ...behind]).flatMap((one) =>
    one.kind === 'renameRelation' && relationKey(schema, { ...one.target, name: one.to }) === key
      ? [relationKey(schema, one.target)]
      : [],
  );
  const columns = table(name)?.columns.map((one) => one.name) ?? [];
  return copies.some(
    ({ statement, copy, into }) =>
      namesakes.includes(into) && isWhole(statement, copy, columns, into, schema),
  );
}

/** What the new table has of the columns of the old one; where the old one is not known, nothing is to be compared. */
function isWhole(
  { parsed }: Statement,
  copy: Insert,
  columns: readonly string[],
  into: string,
  schema: Surroundings['schema'],
): boolean {
  const { values, words } = partsOf(parsed, copy, { schema });
  const made = tableByKey(schema, into);
  const query = values.slice(values.indexOf('select'));
  const kept = columns.filter((one) => made !== undefined && columnOf(made, one) !== undefined);
  return words === undefined && kept.every((one) => namesValue(query, one.toLowerCase()));
}
