/** The result of TimescaleDB's create_hypertable: a table in chunks, which are not relations of the schema. */
import type { Select } from '../../operations/model/operation.ts';
import { resolveRelation } from '../lookup.ts';
import type { Schema, Table } from '../model.ts';
import { isTable, putRelation } from './store.ts';

export function divideIntoChunks(schema: Schema, { hypertables = [] }: Select): Schema {
  return hypertables.reduce((now, { table: name }) => {
    const relation = resolveRelation(now, name);
    return isTable(relation) ? putRelation(now, { ...relation, hypertable: true }) : now;
  }, schema);
}

/** By create_hypertable, or by CREATE TABLE … WITH (timescaledb.hypertable). */
export function isHypertable({ hypertable, options }: Table): boolean {
  return (
    hypertable === true ||
    options.some(({ name }) => name === 'timescaledb.hypertable' || name === 'tsdb.hypertable')
  );
}
