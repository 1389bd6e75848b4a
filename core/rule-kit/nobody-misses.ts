/**
 * What goes with a table and is missed by nobody: what came days ago, what is for searching in another table, what another row says. And where
 * it is not copied, though a query reads it. Which rows go at all is for rules to say.
 */
import { isDaysBehind } from '../migrations/dated-name.ts';
import type { ObjectName } from '../operations/operation.ts';
import { foreignKeysFrom, relationKey, tableByKey } from '../schema/lookup.ts';
import type { Origin } from '../schema/model.ts';
import { columnsLeftBehind } from './copied.ts';
import { operationsOf } from './section.ts';
import type { Surroundings } from './tables.ts';

/** Not on PostgreSQL: it came days before, by the dates of the files, and holds nothing that anybody has gathered. */
export function isYoung(origin: Origin | undefined, { schema, path, tool }: Surroundings): boolean {
  return schema.dialect !== 'postgresql' && origin !== undefined && isDaysBehind(origin.file, path, tool);
}

/** SQLite's `notes_fts` beside `notes`: it is for searching what that holds, and is filled from there. */
export function isSearchIndex(name: ObjectName, context: Surroundings): boolean {
  const table = context.table(name);
  if (table === undefined || !/^(?:fts[345]|rtree|spellfix1)$/i.test(table.accessMethod ?? '')) return false;
  const tables = [...context.schema.relations.values()].filter((one) => one.kind === 'table');
  return tables.some((one) => one.key !== table.key && table.key.startsWith(`${one.key}_`));
}

/** SQLite: of a table whose rows become others, when the row was made is told of the new one; its keys are told by what that refers to. */
export function isSaidByRow(column: string, target: ObjectName, context: Surroundings): boolean {
  const { schema, table } = context;
  if (schema.dialect !== 'sqlite') return false;
  const there = table(target);
  const keys = there === undefined ? [] : foreignKeysFrom(there);
  const own = keys.find(({ columns }) => columns.join() === column)?.references.relation;
  const left = columnsLeftBehind(target, context);
  const others = keys.flatMap(({ columns, references }) =>
    columns.some((one) => one === column || left.includes(one))
      ? []
      : [tableByKey(schema, references.relation)],
  );
  const isReached = others.some(
    (one) => one !== undefined && foreignKeysFrom(one).some(({ references }) => references.relation === own),
  );
  return (own !== undefined && isReached) || ofRow.test(column);
}

const ofRow = /^(?:created|updated|modified|inserted)(?:_?(?:at|on|ts|time|date|timestamp))?$/i;

/** SQLite: the queries that read it take hardly a column of it along, as a join does. */
export function isHardlyRead(target: ObjectName, context: Surroundings): boolean {
  if (context.schema.dialect !== 'sqlite') return false;
  const all = context.table(target)?.columns.length ?? 0;
  return all > 5 && columnsLeftBehind(target, context).length > all / 2;
}

/** It refers to rows of a table that goes with it, and that goes is told there. */
export function leadsNowhere(column: string, target: ObjectName, context: Surroundings): boolean {
  const table = context.table(target);
  const keys = table === undefined ? [] : foreignKeysFrom(table);
  const gone = operationsOf(context.siblings).flatMap((one) =>
    one.kind === 'dropRelation' ? [relationKey(context.schema, one.target)] : [],
  );
  return keys.some(
    ({ columns, references }) =>
      columns.join() === column &&
      references.relation !== table?.key &&
      gone.includes(references.relation) &&
      !context.after.relations.has(references.relation),
  );
}
