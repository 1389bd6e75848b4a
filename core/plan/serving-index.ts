/**
 * Determines whether an index of a table could serve a condition or an order at any size, and if not, why. It uses the catalog's indexes
 * and the server's text of the condition, and reports nothing if that is not understood.
 */
import { columns, comparison, conjuncts, disjuncts, type Comparison } from './expression.ts';
import type { TableFacts, TableIndex } from './table-facts.ts';

export type Unserved =
  /** `expression`: as written in the condition. */
  | { readonly kind: 'hidden'; readonly expression: string; readonly column: string; readonly index: string }
  | { readonly kind: 'wildcard'; readonly column: string }
  | { readonly kind: 'collation'; readonly column: string; readonly index: string }
  | { readonly kind: 'later'; readonly column: string; readonly index: string; readonly first: string }
  | { readonly kind: 'none'; readonly column: string }
  | { readonly kind: 'method'; readonly column: string };

/** Why no index of the table serves any part of the filter. Undefined where one might, or where that cannot be said. */
export function whyUnserved(filter: string, { indexes }: TableFacts): Unserved | undefined {
  if (indexes === undefined) return undefined;
  const reasons = conjuncts(filter).map((one) => serviceOf(one, indexes));
  if (reasons.includes('served')) return undefined;
  const told = reasons.filter((one): one is Unserved => typeof one === 'object');
  return told.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))[0];
}

/** What can be changed in the query comes first. */
const order: readonly Unserved['kind'][] = ['hidden', 'wildcard', 'collation', 'method', 'later', 'none'];

type Service = 'served' | 'unclear' | Unserved;

function serviceOf(condition: string, indexes: readonly TableIndex[]): Service {
  const alternatives = disjuncts(condition);
  if (alternatives.length > 1) {
    // Each alternative needs an index of its own.
    const parts = alternatives.map((one) => whyAny(one, indexes));
    return parts.every((one) => one === 'served') ? 'served' : 'unclear';
  }
  const compared = comparison(condition);
  const column = compared.column?.column;
  if (column !== undefined)
    return isCast(condition, column, indexes)
      ? ofExpression(condition, indexes)
      : ofColumn(compared, column, indexes);
  if (compared.kind !== 'equality' && compared.kind !== 'range') return 'unclear';
  return ofExpression(condition, indexes);
}

function whyAny(alternative: string, indexes: readonly TableIndex[]): Service {
  const parts = conjuncts(alternative).map((one) => serviceOf(one, indexes));
  return parts.includes('served') ? 'served' : 'unclear';
}

const texts: ReadonlySet<string> = new Set(['text', 'character varying', 'character']);

/** A cast to text is none where the column holds texts. */
function isCast(condition: string, column: string, indexes: readonly TableIndex[]): boolean {
  const types = indexes.flatMap(({ keys }) =>
    keys.flatMap(({ text, type }) => (isColumn(text, column) ? [type] : [])),
  );
  return types.some((type) => !texts.has(type)) && condition.includes(`${column})::text`);
}

const containment: ReadonlySet<string> = new Set(['@>', '<@', '&&', '@@']);

function ofColumn(compared: Comparison, column: string, indexes: readonly TableIndex[]): Service {
  const named = indexes.filter((one) => one.keys.some(({ text }) => isColumn(text, column)));
  const first = named.filter(({ keys: [key] }) => key !== undefined && isColumn(key.text, column));
  const ordered = first.filter(({ method }) => method === 'btree' || method === 'hash');
  // A partial index serves where the query repeats its condition, which is not looked into here.
  if (named.some(({ partial }) => partial)) return 'unclear';
  switch (compared.kind) {
    case 'pattern':
      return ofPattern(compared, column, named, ordered);
    case 'equality':
    case 'range':
    case 'null-test': {
      if (/^IS NOT/.test(compared.operator)) return 'unclear';
      if (first.length > 0 || named.some(({ method }) => method !== 'btree')) return 'served';
      const [later] = named;
      const head = later?.keys[0]?.text;
      return later === undefined || head === undefined
        ? { kind: 'none', column }
        : { kind: 'later', column, index: later.name, first: head };
    }
    case 'other':
      if (!containment.has(compared.operator)) return 'unclear';
      return named.some(({ method }) => method !== 'btree' && method !== 'hash')
        ? 'served'
        : { kind: 'method', column };
  }
}

function ofPattern(
  { operator, operand }: Comparison,
  column: string,
  named: readonly TableIndex[],
  ordered: readonly TableIndex[],
): Service {
  if (named.some(({ method }) => method === 'gin' || method === 'gist' || method === 'spgist'))
    return 'served';
  if (/^'[%_]/.test(operand)) return { kind: 'wildcard', column };
  if (operator !== '~~' || !operand.startsWith("'")) return 'unclear';
  if (ordered.some(({ keys: [key] }) => key?.prefix === true)) return 'served';
  const [index] = ordered;
  return index === undefined ? { kind: 'none', column } : { kind: 'collation', column, index: index.name };
}

/** A comparison whose column is inside a cast or a function. */
function ofExpression(condition: string, indexes: readonly TableIndex[]): Service {
  const found = columns(condition);
  const [only] = found;
  if (only === undefined || found.length > 1) return 'unclear';
  const side = sideOf(condition, only.column);
  if (side === undefined) return 'unclear';
  const same = plain(side);
  if (indexes.some(({ keys }) => keys.some(({ text }) => plain(text) === same))) return 'served';
  const hidden = indexes.find(
    ({ keys: [key], partial, method }) =>
      !partial && method === 'btree' && key !== undefined && isColumn(key.text, only.column),
  );
  if (hidden === undefined) return 'unclear';
  return { kind: 'hidden', expression: shown(side), column: only.column, index: hidden.name };
}

/** The side of a comparison that names the column; undefined where both do. */
function sideOf(condition: string, column: string): string | undefined {
  const { operator } = comparison(condition);
  const bare = condition.trim();
  const at = bare.indexOf(` ${operator} `);
  if (at < 0 || bare.includes(` ${operator} `, at + 1)) return undefined;
  const sides = [bare.slice(0, at), bare.slice(at + operator.length + 2)];
  const naming = sides.filter((side) => columns(side).some((one) => one.column === column));
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

/** `placed_at::date` for `(o.placed_at)::date`. */
function shown(expression: string): string {
  return unaliased(expression)
    .trim()
    .replace(/\((\w+)\)::/g, '$1::')
    .replace(/^\((.*)\)$/, '$1');
}

function isColumn(key: string, column: string): boolean {
  return key === column || key === `"${column.replaceAll('"', '""')}"`;
}

/** Whether rows of the table come out of some index in this order, once the columns that are compared for equality are fixed. */
export function givesOrder(
  keys: readonly string[],
  filter: string | undefined,
  { indexes }: TableFacts,
): boolean | undefined {
  if (indexes === undefined) return undefined;
  const wanted = keys.map(plainKey);
  if (wanted.includes(undefined)) return undefined;
  const fixed = new Set(
    conjuncts(filter ?? '').flatMap((one) => {
      const { kind, column } = comparison(one);
      return kind === 'equality' && column !== undefined ? [column.column] : [];
    }),
  );
  // Of a partial index too: whether its condition holds is not looked into.
  return indexes.some(({ method, keys: has }) => {
    if (method !== 'btree') return false;
    const rest = has.filter(({ text }) => ![...fixed].some((column) => isColumn(text, column)));
    return wanted.every((column, at) => column !== undefined && isColumn(rest[at]?.text ?? '', column));
  });
}

function plainKey(key: string): string | undefined {
  const bare = key.replace(/ (?:DESC|ASC|NULLS FIRST|NULLS LAST)/g, '').trim();
  const [only, ...others] = columns(bare);
  if (only !== undefined && others.length === 0 && /^[\w."]+$/.test(bare)) return only.column;
  return /^\w+$/.test(bare) ? bare : undefined;
}
