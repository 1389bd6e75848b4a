/** TimescaleDB's functions for queries. https://docs.tigerdata.com/api/latest/ */
import type { StandIn } from './script.ts';

const times = ['timestamptz', 'timestamp', 'date'];

export const timescaledb: StandIn = {
  title: 'TimescaleDB',
  types: [],
  casts: [],
  comparable: [],
  operators: [],
  relations: [],
  functions: [
    ...times.flatMap((type) => [
      `time_bucket(interval, ${type}) ${type}`,
      `time_bucket(interval, ${type}, ${type}) ${type}`,
      `time_bucket(interval, ${type}, interval) ${type}`,
      `time_bucket_gapfill(interval, ${type}, start ${type}?, finish ${type}?) ${type}`,
    ]),
    'time_bucket(interval, timestamptz, text, origin timestamptz?, offset interval?) timestamptz',
    'time_bucket_gapfill(interval, timestamptz, text, start timestamptz?, finish timestamptz?) timestamptz',
    ...['int2', 'int4', 'int8'].flatMap((type) => [
      `time_bucket(${type}, ${type}) ${type}`,
      `time_bucket(${type}, ${type}, ${type}) ${type}`,
      `time_bucket_gapfill(${type}, ${type}, start ${type}?, finish ${type}?) ${type}`,
    ]),
    'aggregate first(anyelement, anycompatible) anyelement',
    'aggregate last(anyelement, anycompatible) anyelement',
    'aggregate histogram(float8, float8, float8, int4) int4[]',
    'locf(anyelement, prev anyelement?, treat_null_as_missing bool?) anyelement',
    ...['int2', 'int4', 'int8', 'float4', 'float8'].map(
      (type) => `interpolate(${type}, prev record?, next record?) ${type}`,
    ),
    ...['approximate_row_count', 'hypertable_size'].map((name) => `${name}(regclass) int8`),
  ].join('; '),
};
