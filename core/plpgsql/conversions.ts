/** Converts a value to another type, for casts, assignments and arguments. */
import { wordSet } from '../collections/word-set.ts';
import type { World } from './catalog-rows.ts';
import { objectNamed } from './named-objects.ts';
import {
  arrayOf,
  booleanOf,
  isArray,
  isOid,
  isUnknown,
  numberOf,
  textOf,
  unknown,
  type Value,
} from './value.ts';

/** Converts a value to a type, for casts and assignments. */
export function converted(value: Value, type: string, world: World): Value {
  if (value === null || isUnknown(value)) return value;
  switch (type) {
    case 'text':
    case 'varchar':
    case 'name':
    case 'bpchar':
    case 'citext':
      return textOf(value) ?? unknown;
    case 'int2':
    case 'int4':
    case 'int8':
    case 'integer':
    case 'bigint':
    case 'smallint':
    case 'int':
      return whole(value);
    case 'bool':
    case 'boolean':
      return booleanOf(value);
    case 'regclass':
    case 'regtype':
    case 'regnamespace':
    case 'regproc':
      return objectNamed(type, value, world, 'error');
    case 'oid':
      return isOid(value) ? value : unknown;
    default:
      return typeof value === 'string' && !textsWithAnotherForm.has(type) ? value : unknown;
  }
}

/** Types whose output differs from their input. */
const textsWithAnotherForm = wordSet(`
  date time timetz timestamp timestamptz interval json jsonb numeric float4 float8 bytea uuid inet cidr xml
  money bit varbit
`);

function whole(value: Value): Value {
  const number = numberOf(value);
  return number !== undefined && Number.isInteger(number) ? number : isOid(value) ? value : unknown;
}

/** `'{a,b}'`, without quotes or escapes in it. */
export function arrayFrom(value: Value): Value {
  if (isArray(value)) return value;
  const inside = typeof value === 'string' ? /^\{([^{}"\\]*)\}$/.exec(value)?.[1] : undefined;
  if (inside === undefined) return unknown;
  return arrayOf(inside.trim() === '' ? [] : inside.split(',').map((one) => one.trim()));
}
