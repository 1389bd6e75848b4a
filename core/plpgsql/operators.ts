/** Operators over values, with three-valued logic and a fourth value, `unknown`. */
import { matchesPattern } from './like.ts';
import {
  arrayOf,
  isArray,
  isSame,
  isUnknown,
  joinedTexts,
  not,
  numberOf,
  order,
  textOf,
  unknown,
  type Truth,
  type Value,
} from './value.ts';

export function nullIf(left: Value, right: Value): Value {
  const same = isSame(left, right);
  return same === true ? null : isUnknown(same) ? unknown : left;
}

export function isNotDistinct(left: Value, right: Value): Truth {
  if (left === null || right === null) return isUnknown(left) || isUnknown(right) ? unknown : left === right;
  return isSame(left, right);
}

export function isOneOf(value: Value, list: readonly Value[]): Truth {
  const verdicts = list.map((one) => isSame(value, one));
  if (verdicts.includes(true)) return true;
  if (verdicts.some((one) => one !== null && isUnknown(one))) return unknown;
  return verdicts.includes(null) ? null : false;
}

export function between(value: Value, [low = unknown, high = unknown]: readonly Value[]): Value {
  const above = order(value, low);
  const below = order(value, high);
  return above === undefined || below === undefined ? unknown : above >= 0 && below <= 0;
}

export function matches(left: Value, right: Value, negated: boolean, letters: 'exact' | 'any-case'): Value {
  if (left === null || right === null) return null;
  const [text, pattern] = [textOf(left), textOf(right)];
  if (text === undefined || pattern === undefined) return unknown;
  return matchesPattern(text, pattern, letters) !== negated;
}

export function binary(name: string, left: Value, right: Value): Value {
  if (name === '||') return joined(left, right);
  if (left === null || right === null) return null;
  switch (name) {
    case '=':
      return isSame(left, right);
    case '<>':
    case '!=':
      return not(isSame(left, right));
    case '<':
    case '>':
    case '<=':
    case '>=':
      return compared(name, order(left, right));
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return calculated(name, numberOf(left), numberOf(right));
    default:
      return unknown;
  }
}

function joined(left: Value, right: Value): Value {
  if (isUnknown(left) || isUnknown(right)) return unknown;
  if (isArray(left))
    return isArray(right) ? arrayOf([...left.items, ...right.items]) : arrayOf([...left.items, right]);
  if (isArray(right)) return arrayOf([left, ...right.items]);
  if (left === null || right === null) return null;
  const [a, b] = [textOf(left), textOf(right)];
  return a === undefined || b === undefined ? unknown : (joinedTexts([a, b]) ?? unknown);
}

function compared(name: string, placed: number | undefined): Value {
  if (placed === undefined) return unknown;
  if (name === '<') return placed < 0;
  if (name === '>') return placed > 0;
  return name === '<=' ? placed <= 0 : placed >= 0;
}

/** Integers only: how the server prints other numbers is not modelled. */
function calculated(name: string, a: number | undefined, b: number | undefined): Value {
  if (a === undefined || b === undefined || !Number.isInteger(a) || !Number.isInteger(b)) return unknown;
  const result = calculate(name, a, b);
  return result !== undefined && Number.isSafeInteger(result) ? result : unknown;
}

function calculate(name: string, a: number, b: number): number | undefined {
  if (name === '+') return a + b;
  if (name === '-') return a - b;
  if (name === '*') return a * b;
  if (b === 0) return undefined;
  return name === '/' ? Math.trunc(a / b) : a % b;
}
