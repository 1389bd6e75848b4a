/**
 * Tables that existed before the first migration: their definition is unknown, except for what migrations add. Such a table is incomplete
 * and only possible, so that nothing is concluded from what it lacks.
 */
import type { ObjectName } from '../../operations/model/operation.ts';
import { creationKey, creationSchema, resolveRelation } from '../lookup.ts';
import type { Owned, Schema, Table } from '../model.ts';
import { originOf, type At } from './statement-place.ts';
import { described } from './new-object.ts';
import { isTable, putRelation } from './store.ts';

/** The key of the named table, added as a partial one if unknown; undefined if the name denotes something else or IF EXISTS is written. */
export function tableOrPartial(
  schema: Schema,
  target: { readonly table: ObjectName; readonly ifTableExists?: boolean },
  at: At,
): readonly [Schema, string | undefined] {
  const name = target.table;
  const known = resolveRelation(schema, name);
  if (known !== undefined) return [schema, isTable(known) ? known.key : undefined];
  if (target.ifTableExists === true) return [schema, undefined];
  const key = creationKey(schema, name);
  const of = name.schema?.text ?? creationSchema(schema);
  const table = partialTable({ key, schema: of, name: name.name.text, origin: originOf(at) });
  return [putRelation(schema, table), key];
}

/** Nothing of it is known yet. */
function partialTable(of: Pick<Table, 'key' | 'schema' | 'name' | 'origin'>): Table {
  return {
    ...blankTable,
    comment,
    labels,
    changes,
    owner: undefined,
    privileges: undefined,
    ...of,
    origin: { ...of.origin, unseen: true },
    certainty: 'possible',
    complete: false,
  };
}

const { comment, labels, changes } = described;

/** All fields are present, so that a copy has the same shape. */
const all: Table = {
  comment,
  labels,
  changes,
  owner: undefined,
  privileges: undefined,
  kind: 'table',
  key: '',
  schema: '',
  name: '',
  origin: { file: '', span: { start: 0, end: 0 } },
  certainty: 'possible',
  complete: false,
  persistence: 'permanent',
  columns: [],
  constraints: [],
  partitionBy: undefined,
  partitionOf: undefined,
  unseenPartitions: false,
  inherits: [],
  ofType: undefined,
  options: [],
  accessMethod: undefined,
  tablespace: undefined,
  onCommit: undefined,
  replicaIdentity: 'default',
  server: undefined,
  serverOptions: [],
  rowSecurity: { enabled: false, forced: false },
  policies: [],
  triggers: [],
  rules: [],
};

export const blankTable: Omit<
  Table,
  'key' | 'schema' | 'name' | 'origin' | 'certainty' | 'complete' | keyof Owned
> = all;
