/**
 * Prints column types as the server's format_type does when only pg_catalog is on the search path. Computed here because asking the server
 * for 100,000 names takes longer than reading all columns.
 */
import { wordSet } from '../collections/word-set.ts';

export interface CatalogType {
  readonly schema: string;
  readonly name: string;
  /** OID of the element type; undefined unless this is an array type. */
  readonly element: string | undefined;
}

/** `typmod` is -1 if the type has no modifier. */
export function formatType(types: ReadonlyMap<string, CatalogType>, oid: string, typmod: number): string {
  const type = types.get(oid);
  if (type === undefined) return '???';
  if (type.element !== undefined) return `${formatType(types, type.element, typmod)}[]`;
  if (type.schema !== 'pg_catalog') {
    const modifier = typmod < 0 ? '' : `(${typmod})`;
    return `${quoteIdentifier(type.schema)}.${quoteIdentifier(type.name)}${modifier}`;
  }
  return builtInName(type.name, typmod);
}

/** Quoted if the server would fold or reject the bare word. */
function quoteIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The name that format_type prints for a built-in type. */
export function builtInName(name: string, typmod: number): string {
  const has = typmod >= 0;
  switch (name) {
    case 'bool':
      return 'boolean';
    case 'int2':
      return 'smallint';
    case 'int4':
      return 'integer';
    case 'int8':
      return 'bigint';
    case 'float4':
      return 'real';
    case 'float8':
      return 'double precision';
    case 'json':
      return 'json';
    case 'bpchar':
      return has ? `character(${typmod - 4})` : 'bpchar';
    case 'varchar':
      return has ? `character varying(${typmod - 4})` : 'character varying';
    case 'bit':
      return has ? `bit(${typmod})` : '"bit"';
    case 'varbit':
      return has ? `bit varying(${typmod})` : 'bit varying';
    case 'numeric':
      return has ? `numeric(${numericModifier(typmod)})` : 'numeric';
    case 'time':
      return `time${precision(typmod)} without time zone`;
    case 'timetz':
      return `time${precision(typmod)} with time zone`;
    case 'timestamp':
      return `timestamp${precision(typmod)} without time zone`;
    case 'timestamptz':
      return `timestamp${precision(typmod)} with time zone`;
    case 'interval':
      return has ? `interval${intervalModifier(typmod)}` : 'interval';
    default:
      return quoteIdentifier(name);
  }
}

/** Since PostgreSQL 15 the scale has a sign, kept in eleven bits. */
function numericModifier(typmod: number): string {
  const value = typmod - 4;
  const scale = ((value & 0x7ff) ^ 1024) - 1024;
  return `${(value >> 16) & 0xffff},${scale}`;
}

function precision(typmod: number): string {
  return typmod < 0 ? '' : `(${typmod})`;
}

const intervalFields: ReadonlyMap<number, string> = new Map([
  [0x0004, ' year'],
  [0x0002, ' month'],
  [0x0008, ' day'],
  [0x0400, ' hour'],
  [0x0800, ' minute'],
  [0x1000, ' second'],
  [0x0006, ' year to month'],
  [0x0408, ' day to hour'],
  [0x0c08, ' day to minute'],
  [0x1c08, ' day to second'],
  [0x0c00, ' hour to minute'],
  [0x1c00, ' hour to second'],
  [0x1800, ' minute to second'],
]);

function intervalModifier(typmod: number): string {
  const fields = intervalFields.get((typmod >> 16) & 0x7fff) ?? '';
  const digits = typmod & 0xffff;
  return digits === 0xffff ? fields : `${fields}(${digits})`;
}

/** The reserved words that could be the name of a type or schema. */
const reserved = wordSet(`
  all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both
  case cast char character check coalesce collate collation column concurrently constraint create cross
  current_catalog current_date current_role current_schema current_time current_timestamp current_user dec
  decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign
  freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect
  interval into is isnull join json json_array json_arrayagg json_exists json_object json_objectagg json_query
  json_scalar json_serialize json_table json_value lateral leading least left like limit localtime
  localtimestamp merge_action national natural nchar none normalize not notnull null nullif numeric offset on
  only or order out outer overlaps overlay placing position precision primary real references returning right
  row select session_user setof similar smallint some substring symmetric system_user table tablesample then
  time timestamp to trailing treat trim true union unique user using values varchar variadic verbose when
  where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi
  xmlroot xmlserialize xmltable
`);
