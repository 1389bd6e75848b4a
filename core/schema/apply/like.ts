/** CREATE TABLE (LIKE …): what is copied from a table, depending on the INCLUDING options. */
import type { LikeClause } from '../../operations/model/operation.ts';
import { indexesOf, sequenceOf, table as tableNamed, tableByKey } from '../lookup.ts';
import type { Column, Constraint, Schema, Statistics, Table } from '../model.ts';
import { keyOf } from '../lookup.ts';
import { originOf, type At } from './statement-place.ts';
import { described } from './new-object.ts';
import { inheritConstraints } from './constraints.ts';
import { chooseStatisticsName } from './default-names.ts';
import { buildIndex } from './index-shape.ts';
import { noOptions, withOwnedSequence } from './sequences.ts';
import { updateTable } from './store.ts';

/** LIKE copies name, type, collation and NOT NULL; the rest only if included. */
export function copied(column: Column, like: LikeClause, at: At): Column {
  const has = new Set(like.including);
  const generated = has.has('generated') ? column.generated : undefined;
  const keepsDefault = column.generated === undefined ? has.has('defaults') : generated !== undefined;
  return {
    ...column,
    ...described,
    comment: has.has('comments') ? column.comment : undefined,
    default: keepsDefault ? column.default : undefined,
    identity: has.has('identity') ? column.identity : undefined,
    generated,
    storage: has.has('storage') ? column.storage : undefined,
    compression: has.has('compression') ? column.compression : undefined,
    statistics: undefined,
    options: [],
    privileges: undefined,
    local: true,
    parents: 0,
    origin: originOf(at),
  };
}

/** INCLUDING CONSTRAINTS copies CHECKs, INCLUDING INDEXES copies indexes with their constraints; foreign keys are never copied. */
export function withIncluded(schema: Schema, key: string, like: LikeClause, at: At): Schema {
  const source = tableNamed(schema, like);
  if (source === undefined) return schema;
  let next = withChecks(schema, key, source, like, at);
  next = withIdentities(next, key, source, like, at);
  if (like.including.includes('indexes')) next = withIndexes(next, key, source, like, at);
  return like.including.includes('statistics') ? withStatistics(next, key, source, like, at) : next;
}

function withChecks(schema: Schema, key: string, source: Table, like: LikeClause, at: At): Schema {
  const table = tableByKey(schema, key);
  if (table === undefined || !like.including.includes('constraints')) return schema;
  const own = (one: Constraint): Constraint => ({
    ...one,
    comment: like.including.includes('comments') ? one.comment : undefined,
    changes: [],
    noInherit: false,
  });
  const checks = source.constraints.filter((one) => one.kind === 'check');
  const next = inheritConstraints(schema, { ...source, constraints: checks.map(own) }, table, at);
  return updateTable(next, key, (one) => ({
    ...one,
    constraints: one.constraints.map((constraint) => {
      const of = checks.find(({ name }) => name === constraint.name);
      return of === undefined
        ? constraint
        : { ...constraint, local: true, parents: 0, noInherit: of.noInherit };
    }),
  }));
}

function withIdentities(schema: Schema, key: string, source: Table, like: LikeClause, at: At): Schema {
  const table = tableByKey(schema, key);
  if (table === undefined || !like.including.includes('identity')) return schema;
  let next = schema;
  for (const column of source.columns) {
    if (column.identity === undefined) continue;
    const sequence = sequenceOf(schema, source.key, column.name);
    const { start, increment, minimum, maximum, cache, cycle } = sequence ?? { ...noOptions };
    const options = { ...noOptions, start, increment, minimum, maximum, cache, cycle };
    // The server copies the attribute numbers without the type.
    const wanted = { column: column.name, type: 'int8', options, identity: true };
    next = withOwnedSequence(next, table, wanted, at);
  }
  return next;
}

function withIndexes(schema: Schema, key: string, source: Table, like: LikeClause, at: At): Schema {
  let next = schema;
  for (const index of indexesOf(schema, source.key)) {
    const table = tableByKey(next, key);
    if (table === undefined) return next;
    const backing = source.constraints.find((one) => one.name === index.constraint);
    const before = new Set(next.indexesByRelation.get(key));
    next = buildIndex(next, {
      relation: table,
      shape: index,
      name: undefined,
      backing: backing && { ...backing, local: true, parents: 0 },
      partOf: undefined,
      valid: true,
      origin: originOf(at),
      certainty: table.certainty,
    });
    if (like.including.includes('comments')) next = withComment(next, key, before, index.comment);
  }
  return next;
}

function withComment(
  schema: Schema,
  table: string,
  before: ReadonlySet<string>,
  comment: string | undefined,
): Schema {
  const made = (schema.indexesByRelation.get(table) ?? []).find((key) => !before.has(key));
  const index = made === undefined ? undefined : schema.indexes.get(made);
  if (index === undefined || comment === undefined) return schema;
  return { ...schema, indexes: schema.indexes.set(index.key, { ...index, comment }) };
}

function withStatistics(schema: Schema, key: string, source: Table, like: LikeClause, at: At): Schema {
  const table = tableByKey(schema, key);
  if (table === undefined) return schema;
  let next = schema;
  for (const one of schema.statistics.values()) {
    if (one.relation !== source.key) continue;
    // In the order of the columns, expressions last, as in the catalog.
    const place = (column: string | undefined): number =>
      column === undefined ? Infinity : source.columns.findIndex(({ name: own }) => own === column);
    const elements = one.elements.toSorted((a, b) => place(a.column) - place(b.column) || 0);
    const columns = elements.map(({ column }) => column ?? 'expr');
    const name = chooseStatisticsName(next, { schema: table.schema, relation: table.name, columns });
    const copy: Statistics = {
      ...one,
      ...described,
      comment: like.including.includes('comments') ? one.comment : undefined,
      key: keyOf(table.schema, name),
      schema: table.schema,
      name,
      relation: key,
      elements,
      target: undefined,
      origin: originOf(at),
    };
    next = { ...next, statistics: next.statistics.set(copy.key, copy) };
  }
  return next;
}
