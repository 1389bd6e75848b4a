/**
 * The cost of changing a column's type, from the old and the new type: nothing, its indexes, or the whole table. Follows the server
 * (test/databases compares every pair of types on every major version) and claims nothing for unknown types. Constraints and foreign keys
 * are considered in of/, where the table is known.
 */
import { nameOf, typeNamed } from '../schema/lookup.ts';
import { typeText } from '../schema/type-text.ts';
import type { ColumnType, Schema, UserType } from '../schema/model.ts';
import { binaryCoercions, builtInTypes, indexClasses } from './generated/types.ts';

export type TypeChange =
  /** Old rows remain valid. `sameOperators`: indexes on the column remain usable too. */
  | { readonly heap: 'kept'; readonly sameOperators: boolean }
  | { readonly heap: 'rewritten' }
  /** `sameOperators` is false if indexes on the column are rebuilt in any case. */
  | {
      readonly heap: 'unknown';
      /** A clause that decides it; undefined if the types are not known. */
      readonly unless: string | undefined;
      readonly sameOperators: boolean;
    };

export interface TypeChangeQuestion {
  readonly from: ColumnType;
  readonly to: ColumnType;
  /** The schema that defines user types. */
  readonly schema: Schema;
  /** TimeZone of the session that runs the migration, if known. */
  readonly timeZone: string | undefined;
}

/** A type of PostgreSQL or of one of its contrib extensions. */
export function builtInType(name: string): boolean {
  return builtIn.has(name);
}

export function typeChange(question: TypeChangeQuestion): TypeChange {
  const { schema } = question;
  const from = resolved(question.from, schema);
  const to = resolved(question.to, schema);
  if (sameType(question.from, question.to)) return { heap: 'kept', sameOperators: true };
  if (from.kind === 'unknown' || to.kind === 'unknown')
    return { heap: 'unknown', unless: undefined, sameOperators: true };
  // The domain's constraints are checked on every row, by rewriting it.
  if (to.constrained) return { heap: 'rewritten' };
  // The server's shortcuts do not see the length of a domain's base type.
  const source = from.isDomain ? { ...from.base, modifiers: [] } : from.base;
  return baseChange(source, to.base, question);
}

/** For display: the old types whose rows stay valid under the new type. */
export function keptFrom(type: ColumnType): string {
  if (type.arrayDimensions > 0 || type.schema !== undefined) return typeText(type);
  const [first, second = 0] = type.modifiers;
  switch (type.name) {
    case 'text':
      return 'text or varchar';
    case 'varchar':
      return first === undefined ? 'varchar or text' : `varchar of at most ${first}`;
    case 'numeric':
      return first === undefined ? 'numeric' : `numeric of at most ${first} digits and scale ${second}`;
    case 'timestamptz':
      return 'timestamptz, or timestamp in a session whose TimeZone is UTC';
    default:
      return typeText(type);
  }
}

// ------------------------------------------------------------------------------------------------------------ base types

interface ResolvedType {
  readonly kind: 'known';
  readonly base: ColumnType;
  readonly isDomain: boolean;
  /** A domain in the chain has a CHECK. */
  readonly constrained: boolean;
}

const builtIn: ReadonlySet<string> = new Set(words(builtInTypes));
const coercions: ReadonlySet<string> = new Set(words(binaryCoercions));
const operators: ReadonlyMap<string, string> = new Map(
  words(indexClasses).map((word) => {
    const [type = '', operatorClass = ''] = word.split(':');
    return [type, operatorClass];
  }),
);

/** Domains are resolved to their base types up to this depth; a deeper chain is an error in the schema. */
const deepestDomain = 32;

function resolved(type: ColumnType, schema: Schema): ResolvedType | { readonly kind: 'unknown' } {
  let base = type;
  let constrained = false;
  for (let depth = 0; depth < deepestDomain; depth += 1) {
    const user = userType(base, schema);
    if (user === undefined) {
      if (!builtIn.has(base.name)) return { kind: 'unknown' };
      return { kind: 'known', base, isDomain: depth > 0, constrained };
    }
    if (user.form !== 'domain') return { kind: 'known', base, isDomain: depth > 0, constrained };
    if (user.domainOf === undefined) return { kind: 'unknown' };
    constrained ||= user.domainHasCheck;
    // An array of a domain is an array of its base type, whose elements are checked all the same.
    base = {
      ...user.domainOf,
      arrayDimensions: Math.max(user.domainOf.arrayDimensions, base.arrayDimensions),
    };
  }
  return { kind: 'unknown' };
}

function userType(type: ColumnType, schema: Schema): UserType | undefined {
  // A user's type does not hide a built-in one: the server looks in pg_catalog first.
  if (type.schema === undefined && builtIn.has(type.name) && type.name !== 'citext') return undefined;
  return typeNamed(schema, nameOf(type.schema, type.name));
}

function baseChange(from: ColumnType, to: ColumnType, question: TypeChangeQuestion): TypeChange {
  if (from.arrayDimensions > 0 || to.arrayDimensions > 0) return arrayChange(from, to);
  if (from.name === to.name && from.schema === to.schema) return lengthChange(from, to);
  const zoned = zoneChange(from, to, question.timeZone);
  if (zoned !== undefined) return zoned;
  if (!coercions.has(`${from.name}>${to.name}`)) return { heap: 'rewritten' };
  // The old length does not carry over to another type, so a new limit is checked on every row.
  if (!isUnlimited(to)) return { heap: 'rewritten' };
  return { heap: 'kept', sameOperators: sameOperators(from, to) };
}

function arrayChange(from: ColumnType, to: ColumnType): TypeChange {
  const bothArrays = from.arrayDimensions > 0 && to.arrayDimensions > 0;
  // Array dimensions are not part of a type.
  const same = bothArrays && from.name === to.name && from.schema === to.schema;
  if (same && (sameModifiers(from, to) || isUnlimited(to))) return { heap: 'kept', sameOperators: true };
  return { heap: 'rewritten' };
}

/** The same type with another length, precision or scale. */
function lengthChange(from: ColumnType, to: ColumnType): TypeChange {
  const kept: TypeChange = { heap: 'kept', sameOperators: true };
  if (sameModifiers(from, to) || isUnlimited(to)) return kept;
  const [oldFirst] = from.modifiers;
  const [newFirst = 0] = to.modifiers;
  switch (to.name) {
    case 'varchar':
    case 'varbit':
      return oldFirst !== undefined && oldFirst <= newFirst ? kept : { heap: 'rewritten' };
    case 'numeric': {
      const sameScale = (from.modifiers[1] ?? 0) === (to.modifiers[1] ?? 0);
      return oldFirst !== undefined && sameScale && oldFirst <= newFirst ? kept : { heap: 'rewritten' };
    }
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return newFirst >= fullPrecision || (oldFirst !== undefined && oldFirst <= newFirst)
        ? kept
        : { heap: 'rewritten' };
    case 'interval':
      return intervalChange(from, to);
    default:
      return { heap: 'rewritten' };
  }
}

/** Microseconds: the default precision of times. */
const fullPrecision = 6;
/** The grammar's bit mask for the fields of an interval, finest first; without fields all bits are set. */
const intervalFields = { second: 0x1000, minute: 0x800, hour: 0x400, day: 0x8, month: 0x2, year: 0x4 };
const allFields = 0x7fff;

/** Values are kept if the finest field stays as fine and the seconds lose no digits. */
function intervalChange(from: ColumnType, to: ColumnType): TypeChange {
  const [oldFields = allFields, oldPrecision = fullPrecision] = from.modifiers;
  const [newFields = allFields, newPrecision = fullPrecision] = to.modifiers;
  const oldFinest = finestField(oldFields);
  const keepsDigits = oldFinest > 0 || newPrecision >= Math.min(oldPrecision, fullPrecision);
  return finestField(newFields) <= oldFinest && keepsDigits
    ? { heap: 'kept', sameOperators: true }
    : { heap: 'rewritten' };
}

/** 0 for seconds. */
function finestField(fields: number): number {
  return Object.values(intervalFields).findIndex((field) => (fields & field) !== 0);
}

/** The two timestamp types have the same bytes only in UTC. */
function zoneChange(from: ColumnType, to: ColumnType, timeZone: string | undefined): TypeChange | undefined {
  const names = [from.name, to.name].sort();
  if (names[0] !== 'timestamp' || names[1] !== 'timestamptz') return undefined;
  const precision = to.modifiers[0] ?? fullPrecision;
  if (precision < fullPrecision) return { heap: 'rewritten' };
  if (timeZone === undefined) {
    return { heap: 'unknown', unless: 'the session’s TimeZone is UTC', sameOperators: false };
  }
  return isUtc(timeZone) ? { heap: 'kept', sameOperators: false } : { heap: 'rewritten' };
}

function isUtc(timeZone: string): boolean {
  return /^(?:utc|gmt|uct|zulu|universal|greenwich|etc\/(?:utc|gmt|uct|zulu|universal|greenwich)|\+?0+)$/i.test(
    timeZone.trim(),
  );
}

function sameOperators(from: ColumnType, to: ColumnType): boolean {
  const [old, now] = [operators.get(from.name), operators.get(to.name)];
  return old !== undefined && old === now;
}

function isUnlimited(type: ColumnType): boolean {
  return type.modifiers.length === 0;
}

function sameType(a: ColumnType, b: ColumnType): boolean {
  return (
    a.name === b.name &&
    a.schema === b.schema &&
    a.arrayDimensions > 0 === b.arrayDimensions > 0 &&
    sameModifiers(a, b)
  );
}

function sameModifiers(a: ColumnType, b: ColumnType): boolean {
  return a.modifiers.length === b.modifiers.length && a.modifiers.every((one, at) => one === b.modifiers[at]);
}

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
