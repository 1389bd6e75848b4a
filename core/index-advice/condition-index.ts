/**
 * Which index one condition of a query can use, told from the schema alone: for servers whose planner cannot be asked without a connection.
 * It does not say that the server will use the index: that depends on the rows. What it cannot tell is undefined.
 */
import { wordSet } from '../collections/word-set.ts';
import type { BaseColumn, Condition, QueryBlock, QueryValue } from '../queries/model.ts';
import { columnsIn, isFixed } from '../queries/parts.ts';
import { blocksOf } from '../queries/queries.ts';
import { identifiersIn } from '../schema/expression-text.ts';
import { indexesOf, tableByKey } from '../schema/lookup.ts';
import type { ColumnType, Index, Schema } from '../schema/model.ts';
import { contains, type Span } from '../text/span.ts';

export type ConditionIndex = { readonly column: BaseColumn; readonly span: Span } & (
  | { readonly kind: 'served'; readonly index: Index }
  /** The index has the column, and `missing` before it, which the query does not compare for equality. */
  | { readonly kind: 'behind'; readonly index: Index; readonly missing: string }
  | { readonly kind: 'unserved' }
  /** The condition is on a computed value, a conversion or the end of a text. `index` begins with the column. */
  | {
      readonly kind: 'hidden';
      readonly by: 'expression' | 'number' | 'wildcard';
      readonly index: Index | undefined;
    }
);

/** `offset`: in the statement. The conditions inside OR and NOT are left out: each alone decides nothing. */
export function conditionIndexAt(
  query: QueryBlock,
  schema: Schema,
  offset: number,
): ConditionIndex | undefined {
  for (const block of blocksOf(query)) {
    const joined = block.joins.flatMap(({ conditions }) => conditions);
    const all = [...block.conditions, ...joined];
    const condition = all.find(({ span }) => contains(span, offset));
    if (condition === undefined) continue;
    // A table that is not known whole may have other indexes.
    const searched = searches(condition).filter(({ base }) => tableByKey(schema, base.relation)?.complete);
    const [one] = searched.length > 1 ? searched.filter(({ at }) => contains(at, offset)) : searched;
    if (one !== undefined) return judged(one, condition, all, schema);
  }
  return undefined;
}

/** A column whose rows a condition looks for. */
interface Search {
  readonly base: BaseColumn;
  readonly at: Span;
  readonly hidden: 'expression' | 'number' | 'wildcard' | undefined;
}

function searches(condition: Condition): readonly Search[] {
  switch (condition.kind) {
    case 'compare': {
      if (condition.operator === '<>') return [];
      const { left, right } = condition;
      return [...searchOf(left, [right]), ...searchOf(right, [left])];
    }
    case 'in':
      return condition.negated ? [] : searchOf(condition.value, condition.among);
    case 'between':
      return condition.negated ? [] : searchOf(condition.value, [condition.low, condition.high]);
    case 'null-test':
      return condition.negated ? [] : searchOf(condition.value, []);
    case 'pattern': {
      const { pattern, value } = condition;
      if (condition.method !== 'like' || condition.negated || pattern.kind !== 'constant') return [];
      const found = searchOf(value, [pattern]);
      return /^[%_]/.test(pattern.text) ? found.map((one) => ({ ...one, hidden: 'wildcard' })) : found;
    }
    default:
      return [];
  }
}

/** `others`: what the value is compared with. */
function searchOf(value: QueryValue, others: readonly QueryValue[]): readonly Search[] {
  const columns = columnsIn(value).filter(({ outer }) => !outer);
  const [only] = columns;
  if (only?.base === undefined || columns.length !== 1) return [];
  const { base, type } = only;
  if (!others.every((other) => isFixed(other) || isJoin(other, base, type))) return [];
  const hidden =
    value === only ? (others.some((one) => isNumberForText(one, type)) ? 'number' : undefined) : 'expression';
  return [{ base, at: value.span, hidden }];
}

/** The column of another source. Of another type, or of another collation, one side is converted, and which one the schema does not tell. */
function isJoin(other: QueryValue, base: BaseColumn, type: ColumnType | undefined): boolean {
  return (
    other.kind === 'column' &&
    other.base !== undefined &&
    other.source !== base.source &&
    type !== undefined &&
    !texts.has(type.name) &&
    other.type?.name === type.name
  );
}

/** A text compared with a number is converted for each row. */
function isNumberForText(other: QueryValue, type: ColumnType | undefined): boolean {
  return other.kind === 'constant' && other.type === 'number' && type !== undefined && texts.has(type.name);
}

const texts = wordSet('char varchar text tinytext mediumtext longtext enum set nchar nvarchar bpchar');

function judged(
  { base, hidden }: Search,
  { span }: Condition,
  all: readonly Condition[],
  schema: Schema,
): ConditionIndex | undefined {
  const indexes = indexesOf(schema, base.relation).filter(({ valid, where }) => valid && where === undefined);
  // The text of an expression does not tell which conditions it serves.
  if (indexes.some(({ elements }) => elements.some(({ expression }) => says(expression, base.column))))
    return undefined;
  const ordered = indexes.filter(({ method }) => method === 'btree');
  const leading = ordered.find(({ elements }) => elements[0]?.column === base.column);
  if (hidden !== undefined) return { kind: 'hidden', by: hidden, index: leading, column: base, span };
  if (leading !== undefined) return { kind: 'served', index: leading, column: base, span };
  // Of another method: what it serves depends on the operator.
  if (
    indexes.some((one) => !ordered.includes(one) && one.elements.some(({ column }) => column === base.column))
  )
    return undefined;
  const equal = new Set(
    all
      .filter(isEquality)
      .flatMap((one) =>
        searches(one).flatMap((search) =>
          search.hidden === undefined && search.base.source === base.source ? [search.base.column] : [],
        ),
      ),
  );
  const holding = ordered.flatMap((index) => {
    const at = index.elements.findIndex(({ column }) => column === base.column);
    if (at < 0) return [];
    return [{ index, missing: index.elements.slice(0, at).find(({ column }) => !equal.has(column ?? '')) }];
  });
  const served = holding.find(({ missing }) => missing === undefined);
  if (served !== undefined) return { kind: 'served', index: served.index, column: base, span };
  const [first] = holding;
  if (first === undefined) return { kind: 'unserved', column: base, span };
  // Whether a condition is on the expression before it, its text does not tell.
  if (first.missing?.column === undefined) return undefined;
  return { kind: 'behind', index: first.index, missing: first.missing.column, column: base, span };
}

function isEquality(one: Condition): boolean {
  return (one.kind === 'compare' && one.operator === '=') || one.kind === 'in' || one.kind === 'null-test';
}

function says(expression: string | undefined, column: string): boolean {
  return expression !== undefined && identifiersIn(expression).has(column);
}
