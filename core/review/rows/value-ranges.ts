/**
 * Which values of a column the conditions of a statement pick: ranges and single values, as far as constants say so. Two of them may exclude
 * each other, and several may leave a gap between them. What cannot be told from the constants is undefined, and proves nothing.
 */
import type { BaseColumn, Condition, QueryBlock, QueryValue } from '../../queries/model.ts';
import { column, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { enumNamed } from '../checks/enum-named.ts';

interface Bound {
  readonly text: string;
  readonly isIn: boolean;
}

/** A stretch without an end has no bound there. One value has both, which are the same. */
interface Stretch {
  readonly low: Bound | undefined;
  readonly high: Bound | undefined;
}

export interface Picked {
  readonly column: string;
  /** By its name; `enum` of one that lists its values. */
  readonly type: string;
  /** Any of them; empty of `IS NULL`, and one without bounds of `IS NOT NULL`. */
  readonly stretches: readonly Stretch[];
  readonly nulls: boolean;
}

export interface PickedRows {
  /** All of them hold. */
  readonly picked: readonly Picked[];
  /** They say all that the conditions say. */
  readonly isAll: boolean;
}

/** Of one UPDATE or DELETE of a table alone. */
export function pickedRows(block: QueryBlock, schema: Schema): PickedRows {
  const of = block.target?.relation;
  const all = block.conditions.map((one) => (of === undefined ? undefined : pickedBy(one, of, schema)));
  const picked = all.flatMap((one) => one ?? []);
  return { picked, isAll: picked.length === all.length && block.sources.length <= 1 };
}

function pickedBy(condition: Condition, of: string, schema: Schema): Picked | undefined {
  const give = (value: QueryValue, stretches: readonly Stretch[], nulls = false): Picked | undefined => {
    const base = ownColumn(value, of);
    if (base === undefined) return undefined;
    const found = tableByKey(schema, base.relation);
    const type = found && column(found, base.column)?.type;
    if (type === undefined) return undefined;
    const isLabel = enumNamed(schema, type) !== undefined;
    return { column: base.column, type: isLabel ? 'enum' : type.name, stretches, nulls };
  };
  switch (condition.kind) {
    case 'compare': {
      const [right, left] = [constantOf(condition.right), constantOf(condition.left)];
      if (right !== undefined) return forStretch(condition.operator, right, condition.left, give);
      return left === undefined
        ? undefined
        : forStretch(turned[condition.operator], left, condition.right, give);
    }
    case 'between': {
      const [low, high] = [constantOf(condition.low), constantOf(condition.high)];
      if (condition.negated || low === undefined || high === undefined) return undefined;
      return give(condition.value, [{ low: { text: low, isIn: true }, high: { text: high, isIn: true } }]);
    }
    case 'in': {
      const values = condition.among.map(constantOf);
      const known = values.flatMap((one) => one ?? []);
      return condition.negated || known.length < values.length
        ? undefined
        : give(condition.value, known.map(single));
    }
    case 'boolean':
      return isOfBoolean(condition.value, of, schema)
        ? give(condition.value, [single(String(condition.wanted))])
        : undefined;
    case 'null-test':
      return condition.negated
        ? give(condition.value, [{ low: undefined, high: undefined }])
        : give(condition.value, [], true);
    default:
      return undefined;
  }
}

const turned = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function forStretch(
  operator: keyof typeof turned,
  text: string,
  value: QueryValue,
  give: (value: QueryValue, stretches: readonly Stretch[]) => Picked | undefined,
): Picked | undefined {
  const at = { text, isIn: operator === '<=' || operator === '>=' };
  if (operator === '=') return give(value, [single(text)]);
  if (operator === '<>') return undefined;
  return give(value, [
    operator === '<' || operator === '<=' ? { low: undefined, high: at } : { low: at, high: undefined },
  ]);
}

function single(text: string): Stretch {
  return { low: { text, isIn: true }, high: { text, isIn: true } };
}

function ownColumn(value: QueryValue, of: string): BaseColumn | undefined {
  const base = value.kind === 'column' && !value.outer ? value.base : undefined;
  return base?.relation === of ? base : undefined;
}

/** `IS TRUE` asks for one value too; `IS NOT FALSE` takes nulls, and is none of these. */
function isOfBoolean(value: QueryValue, of: string, schema: Schema): boolean {
  const base = ownColumn(value, of);
  const found = base && tableByKey(schema, base.relation);
  return base !== undefined && found !== undefined && column(found, base.column)?.nullable === false;
}

function constantOf(value: QueryValue): string | undefined {
  if (value.kind === 'cast' && !value.array) return constantOf(value.of);
  return value.kind === 'constant' && value.type !== 'null' ? value.text : undefined;
}

// ------------------------------------------------------------------------------------------------------------- exclusion

/** No row meets both, by the columns that stay as they are. */
export function excludesEachOther(a: PickedRows, b: PickedRows, stays: (column: string) => boolean): boolean {
  return a.picked.some((one) =>
    b.picked.some((other) => {
      if (one.column !== other.column || !stays(one.column) || (one.nulls && other.nulls)) return false;
      return one.stretches.every((these) =>
        other.stretches.every((those) => isApart(these, those, one.type)),
      );
    }),
  );
}

function isApart(a: Stretch, b: Stretch, type: string): boolean {
  return isBelow(a, b, type) || isBelow(b, a, type) || (isSingle(a) && isSingle(b) && isOther(a, b, type));
}

/** It ends before the other one begins. */
function isBelow({ high }: Stretch, { low }: Stretch, type: string): boolean {
  if (high === undefined || low === undefined) return false;
  const order = orderOf(high.text, low.text, type);
  return order !== undefined && (order < 0 || (order === 0 && !(high.isIn && low.isIn)));
}

function isSingle({ low, high }: Stretch): boolean {
  return low !== undefined && low.text === high?.text;
}

/** Texts that differ are different values, whatever their order; citext says otherwise. */
function isOther({ low: a }: Stretch, { low: b }: Stretch, type: string): boolean {
  return (
    ['text', 'varchar', 'bpchar', 'bool', 'uuid', 'enum'].includes(type) && a?.text.trim() !== b?.text.trim()
  );
}

// -------------------------------------------------------------------------------------------------------------------- gap

/** `none`: each row meets one of them, but for those in which the column is null where `nulls` is set. */
export type Gap =
  | { readonly kind: 'none'; readonly column: string; readonly nulls: boolean }
  /** A condition on the values that none of them picks. */
  | { readonly kind: 'some'; readonly column: string; readonly condition: string }
  | { readonly kind: 'unknown' };

const unknown: Gap = { kind: 'unknown' };

/** What rows no statement of several picks, where all of them ask for values of one column and for nothing else. */
export function gapBetween(all: readonly PickedRows[]): Gap {
  const wholes = all.map(({ picked, isAll }) => (isAll ? together(picked) : undefined));
  const [first] = wholes;
  if (first === undefined) return unknown;
  const { column: name, type } = first;
  const known = wholes.flatMap((one) => (one?.column === name ? [one] : []));
  if (known.length < all.length) return unknown;
  const nulls = known.some((one) => one.nulls);
  if (type === 'bool')
    return ['true', 'false'].every((value) =>
      known.some(({ stretches }) => stretches.some(({ low }) => low === undefined || low.text === value)),
    )
      ? { kind: 'none', column: name, nulls: !nulls }
      : unknown;
  const stretches = inOrder(
    known.flatMap((one) => one.stretches),
    type,
  );
  if (stretches === undefined) return unknown;
  let end: Bound | 'begin' | 'end' = 'begin';
  for (const { low, high } of stretches) {
    if (end === 'end') break;
    if (low !== undefined) {
      if (end === 'begin') return { kind: 'some', column: name, condition: `${name} ${belowOf(low)}` };
      const order = orderOf(end.text, low.text, type);
      if (order === undefined) return unknown;
      if (order < 0 || (order === 0 && !end.isIn && !low.isIn))
        return {
          kind: 'some',
          column: name,
          condition: `${name} ${aboveOf(end)} AND ${name} ${belowOf(low)}`,
        };
    }
    end = high === undefined ? 'end' : end === 'begin' || isLater(high, end, type) ? high : end;
  }
  if (end === 'begin') return unknown;
  return end === 'end'
    ? { kind: 'none', column: name, nulls: !nulls }
    : { kind: 'some', column: name, condition: `${name} ${aboveOf(end)}` };
}

/** Several conditions on one column: `a >= 1 AND a < 2`. */
function together(picked: readonly Picked[]): Picked | undefined {
  const [first, ...more] = picked;
  if (first === undefined || more.some((one) => one.column !== first.column)) return undefined;
  return more.reduce<Picked | undefined>((all, one) => {
    const [a, b] = [all?.stretches, one.stretches].map((each) => (each?.length === 1 ? each[0] : undefined));
    if (all === undefined || a === undefined || b === undefined || all.nulls || one.nulls) return undefined;
    if ((a.low && b.low) !== undefined || (a.high && b.high) !== undefined) return undefined;
    return { ...all, stretches: [{ low: a.low ?? b.low, high: a.high ?? b.high }] };
  }, first);
}

/** By where they begin; undefined where that is not known. */
function inOrder(stretches: readonly Stretch[], type: string): readonly Stretch[] | undefined {
  const lows = stretches.flatMap(({ low }) => (low === undefined ? [] : [low.text]));
  if (lows.some((a) => lows.some((b) => orderOf(a, b, type) === undefined))) return undefined;
  return stretches.toSorted((a, b) => {
    if (a.low === undefined || b.low === undefined)
      return Number(a.low !== undefined) - Number(b.low !== undefined);
    return (orderOf(a.low.text, b.low.text, type) ?? 0) || Number(b.low.isIn) - Number(a.low.isIn);
  });
}

function isLater(a: Bound, b: Bound, type: string): boolean {
  const order = orderOf(a.text, b.text, type) ?? -1;
  return order > 0 || (order === 0 && a.isIn);
}

function belowOf({ text, isIn }: Bound): string {
  return `${isIn ? '<' : '<='} ${literal(text)}`;
}

function aboveOf({ text, isIn }: Bound): string {
  return `${isIn ? '>' : '>='} ${literal(text)}`;
}

function literal(text: string): string {
  return /^-?\d+(?:\.\d+)?$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}

// ------------------------------------------------------------------------------------------------------------------ order

const numbers: ReadonlySet<string> = new Set(['int2', 'int4', 'int8', 'numeric', 'float4', 'float8']);

/** Below nought where the first comes first; undefined where only the server knows. What is written alike is the same. */
function orderOf(a: string, b: string, type: string): number | undefined {
  if (a === b) return 0;
  if (numbers.has(type)) {
    const [one, other] = [Number(a), Number(b)];
    return Number.isNaN(one) || Number.isNaN(other) ? undefined : one - other;
  }
  const [one, other] = [timeOf(a, type), timeOf(b, type)];
  if (one === undefined || other === undefined) return undefined;
  return one < other ? -1 : Number(one > other);
}

/** Written so that what comes first is less as a text. */
function timeOf(text: string, type: string): string | undefined {
  const clock = /^(\d\d:\d\d)(:\d\d)?$/;
  const [, minutes, seconds = ':00'] = clock.exec(text) ?? [];
  if (type === 'time') return minutes === undefined ? undefined : `${minutes}${seconds}`;
  const [, day, at = '00:00:00'] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?$/.exec(text) ?? [];
  if (!['date', 'timestamp', 'timestamptz'].includes(type) || day === undefined) return undefined;
  return `${day} ${at.length === 5 ? `${at}:00` : at}`;
}
