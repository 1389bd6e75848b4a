/** Where the rows of a table have come from, as far as migrations brought them. Knows no row, and nothing of those that went again. */
import type { CopyData, Insert } from '../../operations/model/operation.ts';
import { resolveRelation } from '../lookup.ts';
import type { RowsGiven, Schema } from '../model.ts';
import type { At } from './statement-place.ts';
import { isTable } from './store.ts';

/** More are many, however many: a schema then stays the same where another of thousands is written. */
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

/** INSERT … SELECT: what is read may go afterwards. */
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

/** What is in a branch may be in a loop as well. */
function together({ written, others }: RowsGiven, operation: Insert | CopyData, at: At): RowsGiven {
  if (operation.kind === 'copyData' || operation.source === 'query' || at.conditional)
    return { written, others: true };
  return { written: Math.min(written + operation.rows, mostCounted), others };
}
