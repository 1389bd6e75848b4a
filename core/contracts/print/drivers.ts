/**
 * What a driver returns for a value of each built-in type, and what it takes, as TypeScript. `pg` was read from the parsers that it
 * registers (pg-types 2.2): an array without a parser there is returned as the server's text, `{a,b}`; that of numeric is numbers although
 * numeric is a string. `postgres` is postgres.js 3.4, from its documentation: it learns the types of arrays from the server. `mysql2` 3 with
 * its usual options was tried on MariaDB 10.11: a bigint is a number, rounded beyond 2^53. `better-sqlite3` 12 was tried too: it returns what
 * SQLite stores, so that a column of affinity NUMERIC is a number or a text, and it takes neither booleans nor dates.
 */
import type { ValueType } from '../contract.ts';

export const drivers = ['pg', 'postgres', 'mysql2', 'better-sqlite3'] as const;
export type Driver = (typeof drivers)[number];

export const dialectOf: Readonly<Record<Driver, 'postgresql' | 'mysql' | 'sqlite'>> = {
  pg: 'postgresql',
  postgres: 'postgresql',
  mysql2: 'mysql',
  'better-sqlite3': 'sqlite',
};

interface Mapped {
  readonly returns: string;
  /** Undefined if the same. */
  readonly takes?: string;
  /** The elements of its arrays, if they differ. Undefined for pg: an array is returned as text. */
  readonly inArray?: string;
}

const text: Mapped = { returns: 'string' };
const integer: Mapped = { returns: 'number' };
const large: Mapped = { returns: 'string', takes: 'string | number | bigint' };
const moment: Mapped = { returns: 'Date', takes: 'Date | string' };
const json: Mapped = { returns: 'unknown' };

const shared: ReadonlyMap<string, Mapped> = new Map([
  ['int2', integer],
  ['int4', integer],
  ['oid', integer],
  ['float4', integer],
  ['float8', integer],
  ['int8', large],
  ['bool', { returns: 'boolean' }],
  ['date', moment],
  ['timestamp', moment],
  ['timestamptz', moment],
  ['json', json],
  ['jsonb', json],
  ['bytea', { returns: 'Buffer', takes: 'Buffer | Uint8Array' }],
]);

const own: Readonly<Record<Driver, ReadonlyMap<string, Mapped>>> = {
  pg: new Map([
    ...shared,
    ['numeric', { returns: 'string', takes: 'string | number', inArray: 'number' }],
    ['interval', { returns: 'Interval', takes: 'Interval | string' }],
    ['point', { returns: '{ x: number; y: number }', takes: 'string' }],
    ['circle', { returns: '{ x: number; y: number; radius: number }', takes: 'string' }],
  ]),
  postgres: new Map([...shared, ['numeric', { returns: 'string', takes: 'string | number' }]]),
  mysql2: new Map([
    ['tinyint', { returns: 'number', takes: 'number | boolean' }],
    ...['smallint', 'mediumint', 'int', 'float', 'double', 'year'].map((name) => [name, integer] as const),
    ['bigint', { returns: 'number', takes: 'number | bigint | string' }],
    ['decimal', { returns: 'string', takes: 'string | number' }],
    ...['date', 'datetime', 'timestamp'].map((name) => [name, moment] as const),
    ['json', { returns: 'unknown', takes: 'string' }],
    ['bit', { returns: 'Buffer', takes: 'Buffer | number | boolean' }],
    ...['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'].map(
      (name) => [name, { returns: 'Buffer', takes: 'Buffer | Uint8Array | string' }] as const,
    ),
    ['point', { returns: '{ x: number; y: number }', takes: 'unknown' }],
    ...['geometry', 'linestring', 'polygon', 'multipoint', 'multilinestring', 'multipolygon'].map(
      (name) => [name, json] as const,
    ),
    ['geometrycollection', json],
  ]),
  'better-sqlite3': new Map([
    ['integer', { returns: 'number', takes: 'number | bigint' }],
    ['real', { returns: 'number', takes: 'number | bigint' }],
    ['numeric', { returns: 'number | string', takes: 'number | bigint | string' }],
    ['blob', { returns: 'Buffer', takes: 'Buffer | Uint8Array' }],
    ['any', { returns: 'unknown', takes: 'number | bigint | string | Buffer | Uint8Array' }],
  ]),
};

/** Types whose arrays pg parses. */
const parsedArrays = new Set(
  'int2 int4 int8 oid float4 float8 numeric bool bytea text varchar bpchar uuid inet cidr macaddr money date timestamp timestamptz time timetz interval json jsonb point numrange'.split(
    ' ',
  ),
);

export interface Usage {
  readonly driver: Driver;
  readonly direction: 'returns' | 'takes';
  readonly nameOf: (key: string) => string;
}

export function typeScriptType(type: ValueType, usage: Usage): string {
  switch (type.kind) {
    case 'built-in':
      return mappedTo(type.name, usage);
    case 'enum':
      return usage.nameOf(type.of.key);
    case 'array':
      return arrayOf(type.of, usage);
    case 'other':
      // Both drivers return the server's text for a type that they have no parser for.
      return type.written === '' ? 'unknown' : 'string';
  }
}

function mappedTo(name: string, { driver, direction }: Usage): string {
  const { returns, takes = returns } = own[driver].get(name.replace(/ unsigned$/, '')) ?? text;
  return direction === 'returns' ? returns : takes;
}

/** Elements of an array may always be null. */
function arrayOf(element: ValueType, usage: Usage): string {
  const isParsed = element.kind === 'built-in' && parsedArrays.has(element.name);
  if (usage.driver === 'pg' && usage.direction === 'returns' && !isParsed) return 'string';
  const inArray = element.kind === 'built-in' ? own[usage.driver].get(element.name)?.inArray : undefined;
  const one =
    usage.direction === 'returns' && inArray !== undefined ? inArray : typeScriptType(element, usage);
  return `readonly (${one} | null)[]`;
}

/** The declarations that the types above need. */
export const declared: ReadonlyMap<string, string> = new Map([
  [
    'Interval',
    `/** As pg returns an interval: parts that are zero are missing. */
export interface Interval {
  readonly years?: number;
  readonly months?: number;
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}
`,
  ],
]);
