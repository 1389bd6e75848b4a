/** Lists the parts of a query's conditions and values, at any depth. The callers interpret them. */
import type { ColumnValue, Condition, QueryBlock, QueryValue } from './model.ts';

/** Of WHERE, HAVING and each ON. */
export function conditionsOf({ conditions, having, joins }: QueryBlock): readonly Condition[] {
  return [...conditions, ...having, ...joins.flatMap((one) => one.conditions)];
}

/** A condition and its nested conditions. */
export function below(condition: Condition): readonly Condition[] {
  if (condition.kind === 'or') return [condition, ...condition.parts.flat().flatMap(below)];
  return condition.kind === 'not' ? [condition, ...condition.parts.flatMap(below)] : [condition];
}

/** The values that a condition compares or tests, without their parts. */
export function valuesOf(condition: Condition): readonly QueryValue[] {
  switch (condition.kind) {
    case 'compare':
    case 'distinct-from':
      return [condition.left, condition.right];
    case 'in':
      return [condition.value, ...condition.among];
    case 'between':
      return [condition.value, condition.low, condition.high];
    case 'pattern':
      return [condition.value, condition.pattern];
    case 'in-query':
    case 'null-test':
    case 'boolean':
      return [condition.value];
    case 'other':
      return condition.values;
    case 'or':
      return condition.parts.flat().flatMap(valuesOf);
    case 'not':
      return condition.parts.flatMap(valuesOf);
    case 'exists':
      return [];
  }
}

/** The subqueries of a condition. */
export function queriesOf(condition: Condition): readonly QueryBlock[] {
  return condition.kind === 'in-query' || condition.kind === 'exists' ? [condition.query] : [];
}

/** A value and all values that it is computed from. */
export function parts(value: QueryValue): readonly QueryValue[] {
  switch (value.kind) {
    case 'call':
      return [value, ...value.arguments.flatMap(parts)];
    case 'cast':
    case 'collate':
      return [value, ...parts(value.of)];
    case 'operator':
      return [value, ...value.operands.flatMap(parts)];
    case 'composed':
      return [value, ...value.parts.flatMap(parts)];
    case 'column':
    case 'unknown':
    case 'constant':
    case 'parameter':
    case 'query':
      return [value];
  }
}

/** Columns that a value is computed from, without subqueries. */
export function columnsIn(value: QueryValue): readonly ColumnValue[] {
  return parts(value).flatMap((one) => (one.kind === 'column' ? [one] : []));
}

/** Constant for all rows: it contains no column of this block, and no name that could be one. */
export function isFixed(value: QueryValue): boolean {
  return parts(value).every(
    (one) => (one.kind !== 'column' || one.outer) && one.kind !== 'unknown' && one.kind !== 'query',
  );
}
