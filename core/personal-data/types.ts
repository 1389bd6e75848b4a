/** The kind of a type, to judge what a column contains: text, a number, a timestamp. By its name alone. */
import type { TypeKind } from './dictionary.ts';

/** `name`: as the catalog or format_type prints it; for a domain its base type. */
export function typeKind(name: string, form: 'enum' | 'composite' | undefined): TypeKind {
  return form ?? kinds.get(name.toLowerCase()) ?? 'other';
}

const named: Readonly<Record<Exclude<TypeKind, 'other' | 'enum' | 'composite'>, string>> = {
  text: 'text, varchar, bpchar, char, citext, name, character varying, character, xml, hstore, "char"',
  integer: 'int2, int4, int8, smallint, integer, bigint, oid, serial, bigserial',
  decimal: 'numeric, float4, float8, real, double precision, money, cube',
  boolean: 'bool, boolean, bit, varbit, bit varying',
  date: 'date',
  moment:
    'timestamp, timestamptz, time, timetz, interval, timestamp without time zone, timestamp with time zone, time without time zone, time with time zone, tsrange, tstzrange, daterange, int4range, int8range, numrange',
  bytes: 'bytea',
  json: 'json, jsonb',
  uuid: 'uuid',
  address: 'inet, cidr, macaddr, macaddr8',
  place: 'point, geometry, geography, polygon, box, circle, earth',
  derived: 'tsvector, vector, halfvec, sparsevec, lseg, path, ltree, pg_lsn',
};

const kinds: ReadonlyMap<string, TypeKind> = new Map(
  Object.entries(named).flatMap(([kind, names]) => {
    const known = isKind(kind) ? kind : 'other';
    return names.split(', ').map((name) => [name, known] as const);
  }),
);

function isKind(kind: string): kind is keyof typeof named {
  return Object.hasOwn(named, kind);
}
