/** Where the rows of a table come from, as far as migrations inserted them. Knows neither the rows nor those deleted later. */
import type { CopyData, Insert } from '../../operations/model/operation.ts';
import { resolveRelation } from '../lookup.ts';
import type { RowsGiven, Schema } from '../model.ts';
import type { At } from './statement-place.ts';
import { isTable } from './store.ts';

/** More counts as many, so that the schema does not change when one of thousands is inserted. */
const mostCounted = 10_000;

export function giveRows(schema: Schema, operation: Insert | CopyData, at: At): Schema {
  if (operation.table === undefined) return schema;
  if (operation.kind === 'copyData' && operation.direction === 'to') return schema;
  const relation = resolveRelation(schema, operation.table);
  if (!isTable(relation)) return schema;
  const known = schema.rowsGiven.get(relation.key) ?? none;
  const now = { ...known, ...together(known, operation, at) };
  if (now.written === known.written && now.others === known.others) return schema;
  return { ...schema, rowsGiven: schema.rowsGiven.set(relation.key, now) };
}

/** INSERT … SELECT: the rows read may be deleted afterwards. */
export function noteReader(schema: Schema, { source, reads }: Insert, { file }: At): Schema {
  if (source !== 'query') return schema;
  return reads.reduce((now, name) => {
    const read = resolveRelation(now, name);
    if (!isTable(read)) return now;
    const known = now.rowsGiven.get(read.key) ?? none;
    return known.readBy === file
      ? now
      : { ...now, rowsGiven: now.rowsGiven.set(read.key, { ...known, readBy: file }) };
  }, schema);
}

/** CREATE TABLE AS. */
export function withRowsOfQuery(schema: Schema, key: string): Schema {
  return { ...schema, rowsGiven: schema.rowsGiven.set(key, { ...none, others: true }) };
}

const none: RowsGiven = { written: 0, others: false };

/** A statement in a branch may also be in a loop. */
function together({ written, others }: RowsGiven, operation: Insert | CopyData, at: At): RowsGiven {
  if (operation.kind === 'copyData' || operation.source === 'query' || at.conditional)
    return { written, others: true };
  return { written: Math.min(written + operation.rows, mostCounted), others };
}
