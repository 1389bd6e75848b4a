/**
 * Determines whether an index of a table could serve a condition or an order at any size, and if not, why. It uses the catalog's indexes
 * and the server's text of the condition, and reports nothing if that is not understood.
 */
import { columns, comparison, conjuncts, disjuncts, namesIn, type Comparison } from './expression.ts';
import type { TableFacts, TableIndex, TableIndexKey } from './table-facts.ts';

export type Unserved =
  /** `expression`: as written in the condition. */
  | { readonly kind: 'hidden'; readonly expression: string; readonly column: string; readonly index: string }
  | { readonly kind: 'wildcard'; readonly column: string }
  | { readonly kind: 'collation'; readonly column: string; readonly index: string }
  | {
      readonly kind: 'later';
      readonly column: string;
      readonly index: string;
      readonly first: string;
      readonly isRange: boolean;
    }
  /** `others`: up to two further columns of the filter with which no index begins. */
  | {
      readonly kind: 'none';
      readonly column: string;
      readonly others: readonly string[];
      readonly isRange: boolean;
    }
  | { readonly kind: 'method'; readonly column: string; readonly operator: string };

/**
 * Why no index of the table serves any part of the filter. Undefined where one might, or where that cannot be said. `around`: the
 * columns that a join may give values for, and those that the result is sorted by.
 */
export function whyUnserved(
  filter: string,
  { indexes, hasRowSecurity = false }: TableFacts,
  around: ReadonlySet<string>,
): Unserved | undefined {
  if (indexes === undefined || indexes.some((one) => one.where !== undefined && mayUse(filter, one)))
    return undefined;
  const services = conjuncts(filter).map((one) => serviceOf(one, indexes));
  if (services.includes('possible')) return undefined;
  const told = services.filter((one): one is Unserved => typeof one === 'object');
  const isReached = told.some(
    (one) => one.kind === 'later' && (hasRowSecurity || isGiven(one.column, indexes, around)),
  );
  return isReached ? undefined : together(told.toSorted((a, b) => rankOf(a) - rankOf(b)));
}

function together([first, ...more]: readonly Unserved[]): Unserved | undefined {
  if (first?.kind !== 'none') return first;
  const others = more.flatMap(({ kind, column }) =>
    kind === 'none' && column !== first.column ? [column] : [],
  );
  return { ...first, others: [...new Set(others)].slice(0, 2) };
}

/** Some index has one of them before this column. */
function isGiven(column: string, indexes: readonly TableIndex[], around: ReadonlySet<string>): boolean {
  return usable(indexes, column).some((one) =>
    keysBefore(column, one).some(({ text }) => [...around].some((other) => isColumn(text, other))),
  );
}

function keysBefore(column: string, { keys }: TableIndex): readonly TableIndexKey[] {
  return keys.slice(
    0,
    keys.findIndex(({ text }) => isColumn(text, column)),
  );
}

/** The index begins with the column, or with what has few values. */
function isReachedIn(index: TableIndex, column: string): boolean {
  return beginsWith(index, column) || keysBefore(column, index).every(({ type }) => ofFewValues.has(type));
}

/** The server skips from one of their values to the next. */
const ofFewValues: ReadonlySet<string> = new Set(['boolean', 'anyenum']);

/** What can be changed in the query comes first, then what an index is of most use for: an equality before a range. */
function rankOf(one: Unserved): number {
  return ranked.indexOf(one.kind) + ('isRange' in one && one.isRange ? 0.5 : 0);
}

const ranked: readonly Unserved['kind'][] = ['hidden', 'wildcard', 'collation', 'method', 'later', 'none'];

/** `never`: whatever indexes the table has, or at least with those that it has, and there is nothing to say. */
type Service = 'possible' | 'never' | Unserved;

/** A partial index may serve a query that has a condition on a column of its own, which is not compared here; no other query can use it. */
function mayUse(filter: string, { where }: TableIndex): boolean {
  if (where === undefined) return true;
  const named = namesIn(where);
  return columns(filter).some(({ column }) => named.has(column));
}

/** The index begins with the column; one of another kind than btree serves each of its columns. */
export function beginsWith({ method, keys }: TableIndex, column: string): boolean {
  return (method === 'btree' ? keys.slice(0, 1) : keys).some(({ text }) => isColumn(text, column));
}

function serviceOf(condition: string, indexes: readonly TableIndex[]): Service {
  const alternatives = disjuncts(condition);
  // Each alternative needs an index of its own.
  if (alternatives.length > 1)
    return alternatives.every((one) => isPossible(one, indexes)) ? 'possible' : 'never';
  const compared = comparison(condition);
  const { kind, column, operand } = compared;
  if (column === undefined || isCast(condition, column.column, indexes))
    return kind === 'equality' || kind === 'range'
      ? ofExpression(condition, indexes)
      : unclear(condition, indexes);
  const sameRow = columns(operand).some(({ alias }) => alias === column.alias);
  return sameRow ? unclear(condition, indexes) : ofColumn(condition, compared, column.column, indexes);
}

function isPossible(alternative: string, indexes: readonly TableIndex[]): boolean {
  return conjuncts(alternative).some((one) => serviceOf(one, indexes) === 'possible');
}

/** A condition that is not understood may use any index that has a column of it. */
function unclear(condition: string, indexes: readonly TableIndex[]): Service {
  const named = new Set(indexes.flatMap(({ keys }) => keys.flatMap(({ text }) => [...namesIn(text)])));
  return columns(condition).some(({ column }) => named.has(column)) ? 'possible' : 'never';
}

/** The column is compared as a text, and an index compares it as something else. */
function isCast(condition: string, column: string, indexes: readonly TableIndex[]): boolean {
  return condition.includes(`${column})::text`) && typesOf(column, indexes).some((type) => type !== 'text');
}

function typesOf(column: string, indexes: readonly TableIndex[]): readonly string[] {
  return indexes.flatMap(({ keys }) =>
    keys.flatMap(({ text, type }) => (isColumn(text, column) ? [type] : [])),
  );
}

/** Not `<@`: of a value in a range it may be a range for a btree index. */
const containment: ReadonlySet<string> = new Set(['@>', '&&', '@@']);

function ofColumn(
  condition: string,
  compared: Comparison,
  column: string,
  indexes: readonly TableIndex[],
): Service {
  const named = usable(indexes, column);
  switch (compared.kind) {
    case 'pattern':
      return ofPattern(condition, compared, column, indexes);
    case 'equality':
    case 'range': {
      if (named.some((one) => isReachedIn(one, column))) return 'possible';
      const none = ofNone(column, compared.kind === 'range', indexes);
      const [later] = named;
      const head = later?.keys[0]?.text;
      return later === undefined || head === undefined || none === 'never'
        ? none
        : { kind: 'later', column, index: later.name, first: head, isRange: none.isRange };
    }
    case 'other':
      // btree_gist knows <>.
      if (compared.operator === '<>' && named.every(({ method }) => method === 'btree')) return 'never';
      return containment.has(compared.operator) &&
        !compared.mirrored &&
        !indexes.some((one) => hasColumn(one, column))
        ? { kind: 'method', column, operator: compared.operator }
        : unclear(condition, indexes);
    case 'null-test':
      return unclear(condition, indexes);
  }
}

/** Of a pattern that is written in the query. */
function ofPattern(
  condition: string,
  { operator, operand }: Comparison,
  column: string,
  indexes: readonly TableIndex[],
): Service {
  const named = usable(indexes, column);
  const [index, ...others] = named;
  if (named.some(({ method }) => method !== 'btree')) return 'possible';
  if (/^\(*'[%_]/.test(operand)) return { kind: 'wildcard', column };
  if (operator !== '~~' || !operand.startsWith("'")) return unclear(condition, indexes);
  if (index === undefined) return ofNone(column, true, indexes);
  const [key] = index.keys;
  const sorts = others.length === 0 && key !== undefined && isColumn(key.text, column) && !key.prefix;
  // A pattern without a wildcard is an equality.
  return sorts && key.type === 'text' && /[%_]/.test(operand)
    ? { kind: 'collation', column, index: index.name }
    : 'possible';
}

/** Those with the column that hold every row. */
function usable(indexes: readonly TableIndex[], column: string): readonly TableIndex[] {
  return indexes.filter((one) => one.where === undefined && hasColumn(one, column));
}

export function hasColumn({ keys }: TableIndex, column: string): boolean {
  return keys.some(({ text }) => isColumn(text, column));
}

/** A partial index may begin with it, which this query cannot use. */
function ofNone(
  column: string,
  isRange: boolean,
  indexes: readonly TableIndex[],
): 'never' | Extract<Unserved, { readonly kind: 'none' }> {
  return indexes.some((one) => beginsWith(one, column))
    ? 'never'
    : { kind: 'none', column, others: [], isRange };
}

/** A comparison whose column is inside a cast or a function. */
function ofExpression(condition: string, indexes: readonly TableIndex[]): Service {
  const [only, ...others] = columns(condition);
  const side = only && others.length === 0 ? sideOf(condition, only.column) : undefined;
  if (only === undefined || side === undefined) return unclear(condition, indexes);
  const same = plain(side);
  const whole = indexes.filter(({ where }) => where === undefined);
  if (whole.some(({ keys }) => keys.some(({ text }) => plain(text) === same))) return 'possible';
  if (isSameType(side, typesOf(only.column, whole))) return 'possible';
  const hidden = whole.find(
    ({ keys: [key], method }) => method === 'btree' && key !== undefined && isColumn(key.text, only.column),
  );
  return hidden === undefined
    ? unclear(condition, indexes)
    : {
        kind: 'hidden',
        expression: shown(side, typesOf(only.column, indexes)),
        column: only.column,
        index: hidden.name,
      };
}

/** A cast to the type that the index compares, as from a domain, or perhaps to it. */
function isSameType(side: string, types: readonly string[]): boolean {
  const [, cast] = /\)::([\w ]+(?:\[\])?)$/.exec(side.trim()) ?? [];
  return (
    cast !== undefined && types.some((type) => type === cast || (type.startsWith('any') && cast !== 'text'))
  );
}

/** The side of a comparison that names the column; undefined where both do. */
function sideOf(condition: string, column: string): string | undefined {
  const { operator } = comparison(condition);
  const bare = condition.trim();
  const at = bare.indexOf(` ${operator} `);
  if (at < 0 || bare.includes(` ${operator} `, at + 1)) return undefined;
  const sides = [bare.slice(0, at), bare.slice(at + operator.length + 2)];
  const naming = sides.filter((side) => columns(side).some((one) => one.column === column));
  if (naming.some((side) => /^(?:ANY|ALL)\b/.test(side))) return undefined;
  return naming.length === 1 ? naming[0] : undefined;
}

/** Without brackets, blanks and the alias: the server writes expressions of indexes without one. */
function plain(expression: string): string {
  return unaliased(expression).replace(/[()\s]/g, '');
}

function unaliased(expression: string): string {
  const [found] = columns(expression);
  if (found?.alias === undefined) return expression;
  return expression.replaceAll(`${found.alias}.`, '');
}

/** `placed_at::date` for `(o.placed_at)::date`, `lower(name)` for the `lower((o.name)::text)` that the server makes of a varchar. */
function shown(expression: string, types: readonly string[]): string {
  const written = unaliased(expression)
    .trim()
    .replace(/\((\w+)\)::/g, '$1::')
    .replace(/^\((.*)\)$/, '$1');
  return types.includes('text') ? written.replace(/(?<=\()(\w+)::text(?=[,)])/g, '$1') : written;
}

function isColumn(key: string, column: string): boolean {
  return key === column || key === `"${column.replaceAll('"', '""')}"`;
}

/**
 * Whether rows of the table come out of some index in this order, or in a part of it that leaves less to sort, once the columns that are compared for
 * equality are fixed. Undefined where that cannot be said.
 */
export function givesOrder(
  keys: readonly string[],
  filter: string,
  { indexes, hasRowSecurity = false }: TableFacts,
): boolean | undefined {
  const [wanted] = keys.map(plainKey);
  if (indexes === undefined || wanted === undefined || keys.map(plainKey).includes(undefined))
    return undefined;
  // A policy may fix a column.
  if (hasRowSecurity) return undefined;
  const fixed = fixedIn(filter);
  return indexes.some((one) => {
    if (one.method !== 'btree' || !mayUse(filter, one)) return false;
    const rest = one.keys.filter(({ text }) => ![...fixed].some((column) => isColumn(text, column)));
    return isColumn(rest[0]?.text ?? '', wanted);
  });
}

/** At most one row of the table meets the filter, by a unique index. */
export function findsOneRow(filter: string, { indexes = [] }: TableFacts): boolean {
  const fixed = fixedIn(filter);
  return indexes.some(
    ({ isUnique, where, keys }) =>
      isUnique &&
      where === undefined &&
      keys.every(({ text }) => [...fixed].some((column) => isColumn(text, column))),
  );
}

function fixedIn(filter: string): ReadonlySet<string> {
  return new Set(conjuncts(filter).flatMap(fixedBy));
}

/** The column that has one value in all rows that meet the condition: `a = 5`, `a`, `NOT a`. */
function fixedBy(condition: string): readonly string[] {
  const { kind, column } = comparison(condition);
  if (kind === 'equality') return column === undefined ? [] : [column.column];
  const [only, ...others] = columns(condition);
  const test = condition.replace(/^NOT |\bIS (?:NOT )?(?:TRUE|FALSE)$/g, '').trim();
  return only !== undefined && others.length === 0 && plainKey(test) === only.column ? [only.column] : [];
}

function plainKey(key: string): string | undefined {
  const bare = key.replace(/ (?:DESC|ASC|NULLS FIRST|NULLS LAST)/g, '').trim();
  const [only, ...others] = columns(bare);
  if (only !== undefined && others.length === 0 && /^[\w."]+$/.test(bare)) return only.column;
  return /^\w+$/.test(bare) ? bare : undefined;
}
