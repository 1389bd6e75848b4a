/**
 * Whether every row that passes one condition passes another, as far as that follows from their forms: a longer list, a wider range, a
 * part of a conjunction. False if it is not proved.
 */
import { holds, passes, type Order, type Row, type Test } from './condition.ts';

export function implies(given: Row, wanted: Row): boolean {
  if (wanted.kind === 'all') return wanted.of.every((one) => implies(given, one));
  if (given.kind === 'any') return given.of.every((one) => implies(one, wanted));
  if ('of' in wanted && wanted.of.some((one) => implies(given, one))) return true;
  if ('of' in given) return given.of.some((one) => implies(one, wanted));
  if ('of' in wanted) {
    const single = given.kind === 'test' ? singleValues(given.test) : [];
    return single.length > 1 && single.every((test) => implies({ ...given, kind: 'test', test }, wanted));
  }
  if (given.column !== wanted.column || (given.passesAbsent && !wanted.passesAbsent)) return false;
  if (given.kind === 'null') return wanted.kind === 'test' ? given.isNull : given.isNull === wanted.isNull;
  return wanted.kind === 'test' && testImplies(given.test, wanted.test);
}

/** Whether a row passes that names none of the columns. */
export function passesWithoutColumns(row: Row): boolean {
  if (!('of' in row)) return row.passesAbsent;
  return row.kind === 'all' ? row.of.every(passesWithoutColumns) : row.of.some(passesWithoutColumns);
}

function singleValues(test: Test): readonly Test[] {
  return test.kind === 'one-of' && !test.negated
    ? test.values.map((value) => ({ ...test, values: [value] }))
    : [];
}

function testImplies(given: Test, wanted: Test): boolean {
  if (given.kind === 'one-of' && !given.negated) return given.values.every((value) => passes(wanted, value));
  if (given.kind === 'one-of' && wanted.kind === 'one-of')
    return wanted.negated && wanted.values.every((value) => given.values.includes(value));
  if (given.kind === 'number' || given.kind === 'length')
    return wanted.kind === given.kind && rangeImplies(given, wanted);
  return JSON.stringify(given) === JSON.stringify(wanted);
}

interface Range {
  readonly operator: Order;
  readonly value: number;
}

function rangeImplies(given: Range, wanted: Range): boolean {
  switch (given.operator) {
    case '=':
      return holds[wanted.operator](given.value, wanted.value);
    case '<>':
      return wanted.operator === '<>' && wanted.value === given.value;
    case '<':
    case '<=':
      if (wanted.operator === '<=') return given.value <= wanted.value;
      return (wanted.operator === '<' || wanted.operator === '<>') && bounded(given, wanted, '<');
    case '>':
    case '>=':
      if (wanted.operator === '>=') return given.value >= wanted.value;
      return (wanted.operator === '>' || wanted.operator === '<>') && bounded(given, wanted, '>');
  }
}

/** The bound itself fails `wanted`. */
function bounded(given: Range, wanted: Range, strict: '<' | '>'): boolean {
  if (given.value === wanted.value) return given.operator === strict;
  return holds[strict](given.value, wanted.value);
}
