/** Tables of MySQL and MariaDB: create, copy, rename, move to another database; and session settings. */
import { wordSet } from '../../../collections/word-set.ts';
import { charsetOf, converted } from './charsets.ts';
import type {
  AlterTableOption,
  CreateTable,
  RenameRelation,
  SetSchema,
  SetVariable,
} from '../../../operations/model/operation.ts';
import { indexesOf, resolveRelation, table as tableNamed } from '../../lookup.ts';
import type { Schema, Table } from '../../model.ts';
import { certaintyAt, originOf, type At } from '../statement-place.ts';
import { blankTable, tableOrPartial } from '../tables-before-migrations.ts';
import { putIndex, putRelation, updateTable } from '../store.ts';
import { indexKey } from '../worded/indexes.ts';
import { moved } from '../worded/moves.ts';
import { placeOf, remove, unowned } from '../worded/relations.ts';
import { columnOf } from '../worded/columns.ts';
import { withConstraints } from './columns.ts';
import { attach } from './keys.ts';
import { followsTable } from './names.ts';

export function createTable(schema: Schema, operation: CreateTable, at: At): Schema {
  const { persistence, storage, partitionBy } = operation;
  const place = placeOf(schema, operation.table, persistence === 'temporary');
  const exists = schema.relations.has(place.key);
  if (exists && (operation.ifNotExists || at.conditional)) return schema;
  const [like] = operation.like;
  const source = like && tableNamed(schema, like);
  const origin = originOf(at);
  const table: Table = {
    ...blankTable,
    ...unowned,
    ...place,
    persistence,
    options: source?.options ?? storage.options,
    comment: storage.options.find(({ name }) => name === 'comment')?.value,
    columns:
      source?.columns.map((one) => ({ ...one, origin })) ?? operation.columns.map((one) => columnOf(one, at)),
    complete: like === undefined || source?.complete === true,
    partitionBy: partitionBy && { ...partitionBy, elements: [] },
    origin,
    certainty: certaintyAt(at, operation),
  };
  let next = putRelation(exists ? remove(schema, place.key) : schema, table);
  if (source !== undefined) return withIndexesOf(next, source, table.key, at);
  const rank = {
    'primary-key': 0,
    unique: 1,
    check: 2,
    'foreign-key': 3,
    exclusion: 4,
    'not-null': 4,
  } as const;
  const ofColumns = operation.columns.flatMap((one) =>
    one.constraints.filter(({ kind }) => kind === 'primary-key'),
  );
  for (const one of ofColumns) next = attach(next, table.key, one, at, 'of-column');
  for (const one of operation.constraints.toSorted((a, b) => rank[a.kind] - rank[b.kind]))
    if (one.kind !== 'foreign-key') next = attach(next, table.key, one, at, 'of-table');
  for (const column of operation.columns) {
    const constraints = column.constraints.filter(({ kind }) => kind !== 'primary-key');
    next = withConstraints(next, table.key, { ...column, constraints }, at);
  }
  for (const one of operation.constraints)
    if (one.kind === 'foreign-key') next = attach(next, table.key, one, at, 'of-table');
  return next;
}

/** LIKE copies indexes with their keys, but no foreign keys. */
function withIndexesOf(schema: Schema, source: Table, key: string, at: At): Schema {
  const origin = originOf(at);
  let next = schema;
  for (const one of indexesOf(schema, source.key)) {
    next = putIndex(next, { ...one, key: indexKey(key, one.name), relation: key, origin });
  }
  const constraints = source.constraints
    .filter(({ kind }) => kind !== 'foreign-key')
    .map((one) => ({
      ...one,
      origin,
      index: one.index === undefined ? undefined : indexKey(key, one.name),
    }));
  return updateTable(next, key, (one) => ({ ...one, constraints }));
}

export function renameRelation(schema: Schema, operation: RenameRelation, at: At): Schema {
  const relation = resolveRelation(schema, operation.target);
  if (relation === undefined || at.conditional) return schema;
  return moved(schema, relation.key, { schema: relation.schema, name: operation.to.text }, followsTable);
}

export function setSchema(schema: Schema, operation: SetSchema, at: At): Schema {
  const relation = resolveRelation(schema, operation.target);
  if (relation === undefined || at.conditional) return schema;
  return moved(schema, relation.key, { schema: operation.to.text, name: relation.name }, followsTable);
}

/** Table options; the last value counts. */
export function setOptions(schema: Schema, operation: AlterTableOption, at: At): Schema {
  const [known, key] = tableOrPartial(schema, operation, at);
  const kept = operation.options.filter(({ name }) => lasting.has(name));
  const conversion = operation.options.find(({ name }) => name === 'convert-charset');
  if (key === undefined || at.conditional || (kept.length === 0 && conversion === undefined)) return known;
  const charset = conversion?.value === 'default' ? undefined : conversion?.value;
  const now = [...kept, ...(charset === undefined ? [] : [{ name: 'charset', value: charset }])];
  // Collations belong to one character set.
  const names = new Set([
    ...now.map(({ name }) => name),
    ...(conversion === undefined ? [] : ['charset', 'collate']),
  ]);
  return updateTable(known, key, (one) => ({
    ...one,
    options: [...one.options.filter(({ name }) => !names.has(name)), ...now],
    comment: kept.find(({ name }) => name === 'comment')?.value ?? one.comment,
    columns:
      conversion === undefined
        ? one.columns
        : one.columns.map((column) => converted(column, charsetOf(one), charset)),
  }));
}

const lasting = wordSet('engine charset collate comment row_format key_block_size');

/** USE: unqualified names refer to this database from now on. SET foreign_key_checks: whether new foreign keys are checked. */
export function setVariable(schema: Schema, operation: SetVariable): Schema {
  const [name] = operation.values;
  if (operation.variable === 'foreign_key_checks') {
    const isOff = ['0', 'off', 'false'].includes(name?.toLowerCase() ?? '');
    return isOff === schema.foreignKeysUnchecked ? schema : { ...schema, foreignKeysUnchecked: isOff };
  }
  return operation.variable === 'use' && name !== undefined ? { ...schema, searchPath: [name] } : schema;
}
