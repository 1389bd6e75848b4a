/**
 * What an index could serve in a query, for each table that the query reads: all columns that it compares, orders by or searches in,
 * whether or not an index would help; a planner decides that. Expressions are SQL on the table's own columns, without the query's aliases.
 */
import { wordSet } from '../collections/word-set.ts';
import type {
  BaseColumn,
  ColumnValue,
  Condition,
  QueryBlock,
  QuerySource,
  QueryValue,
} from '../queries/model.ts';
import { blocksOf } from '../queries/queries.ts';
import { column as columnOf, tableByKey } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import { selectivityOf } from './selectivity.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import type { Span } from '../text/span.ts';

/** An element of a possible index. */
export interface Need {
  /** As an index definition writes it: a column, or an expression in parentheses. */
  readonly sql: string;
  /** The first column, for the index's name. */
  readonly name: string;
}

export interface OrderNeed extends Need {
  readonly descending: boolean;
  readonly nulls: 'first' | 'last' | undefined;
}

export interface SourceNeeds {
  readonly source: QuerySource;
  readonly relation: string;
  /** Compared with one value. */
  readonly equal: Need[];
  /** Compared with several values. */
  readonly among: Need[];
  /** Compared with a row of another source. */
  readonly joined: Need[];
  readonly range: Need[];
  /** A prefix of a text, by an operator class for any collation. */
  readonly prefix: Need[];
  order: readonly OrderNeed[];
  /** Searched with an inverted index; `extension` provides its operator class. */
  readonly inverted: (Need & { readonly extension: 'pg_trgm' | undefined })[];
  /** Conditions without a parameter, as the predicate of a partial index, and the elements that they make unnecessary. */
  readonly fixed: { readonly where: string; readonly about: readonly string[] }[];
  /** All columns that the query reads; undefined for `*`. */
  readonly read: Set<string> | undefined;
}

/** `text`: the statement. */
export function needsOf(block: QueryBlock, text: string, schema: Schema): readonly SourceNeeds[] {
  const gathering = new Gathering(text, schema);
  for (const one of blocksOf(block)) gathering.take(one);
  return gathering.all();
}

class Gathering {
  readonly #text: string;
  readonly #schema: Schema;
  readonly #needs = new Map<QuerySource, SourceNeeds>();

  constructor(text: string, schema: Schema) {
    this.#text = text;
    this.#schema = schema;
  }

  all(): readonly SourceNeeds[] {
    return [...this.#needs.values()];
  }

  take(block: QueryBlock): void {
    for (const condition of block.conditions) this.#condition(condition, 'all hold');
    for (const { conditions } of block.joins)
      for (const condition of conditions) this.#condition(condition, 'all hold');
    this.#order(block);
    this.#ends(block);
    this.#reads(block);
  }

  #condition(condition: Condition, hold: 'all hold' | 'one of them'): void {
    switch (condition.kind) {
      case 'compare':
        this.#compare(condition);
        break;
      case 'in':
        if (!condition.negated && condition.among.every((one) => columnsIn(one).length === 0))
          this.#add('among', condition.value);
        break;
      case 'between':
        if (!condition.negated) this.#add('range', condition.value);
        break;
      case 'in-query': {
        if (condition.negated) break;
        this.#add('joined', condition.value);
        const [inner] = condition.query.output;
        if (inner?.value !== undefined) this.#add('joined', inner.value);
        break;
      }
      case 'null-test':
        if (!condition.negated) this.#add('equal', condition.value);
        break;
      case 'boolean':
        this.#add('equal', condition.value);
        break;
      case 'pattern':
        if (!condition.negated) this.#pattern(condition);
        break;
      case 'or':
        for (const part of condition.parts.flat()) this.#condition(part, 'one of them');
        return;
      case 'other':
        this.#other(condition);
        return;
      default:
        return;
    }
    if (hold === 'all hold') this.#fix(condition);
  }

  #compare({ operator, left, right }: Extract<Condition, { kind: 'compare' }>): void {
    if (operator === '<>') return;
    for (const [one, other] of [
      [left, right],
      [right, left],
    ] as const) {
      const own = this.#sourceOf(one);
      const others = columnsIn(other);
      if (own === undefined || others.some(({ base }) => base?.source === own.source)) continue;
      if (operator === '=') this.#add(others.length > 0 ? 'joined' : 'equal', one);
      else if (others.length === 0) this.#add('range', one);
    }
  }

  #pattern({ method, value, pattern }: Extract<Condition, { kind: 'pattern' }>): void {
    const written = pattern.kind === 'constant' ? pattern.text : undefined;
    const open = written !== undefined && /^[%_]/.test(written);
    const found = this.#element(value);
    if (found === undefined) return;
    if (method === 'like' && !open) {
      found.needs.prefix.push({ ...found.need, sql: `${found.need.sql} text_pattern_ops` });
    }
    // A trigram has three letters: a shorter pattern matches everything.
    const letters = written === undefined || /[\p{L}\p{N}]{3}/u.test(written);
    if (letters && method !== 'similar')
      found.needs.inverted.push({
        ...found.need,
        sql: `${found.need.sql} gin_trgm_ops`,
        extension: 'pg_trgm',
      });
  }

  /** `@>`, `&&`, `@@`, `?`: the operators of inverted indexes, by the type of the searched column. */
  #other({ operator, values }: Extract<Condition, { kind: 'other' }>): void {
    const [left, right] = values;
    if (operator === undefined || left === undefined || right === undefined) return;
    const searched = operator === '<@' || (operator === '@@' && columnsIn(left).length === 0) ? right : left;
    const found = this.#element(searched);
    if (found === undefined) return;
    const type = searched.kind === 'column' ? searched.type : undefined;
    const plain = { ...found.need, extension: undefined };
    if (searched.kind === 'call' && /^to_tsvector$/i.test(searched.name) && operator === '@@')
      found.needs.inverted.push(plain);
    else if (type === undefined) return;
    else if (type.arrayDimensions > 0 && /^(?:@>|<@|&&)$/.test(operator)) found.needs.inverted.push(plain);
    else if (type.name === 'tsvector' && operator === '@@') found.needs.inverted.push(plain);
    else if (type.name === 'jsonb' && /^(?:@>|@@|@\?)$/.test(operator))
      found.needs.inverted.push({ ...plain, sql: `${plain.sql} jsonb_path_ops` });
    else if (type.name === 'jsonb' && /^\?[|&]?$/.test(operator)) found.needs.inverted.push(plain);
  }

  #order({ order, aggregates, distinct }: QueryBlock): void {
    if (order.length === 0 || aggregates || distinct !== 'none') return;
    const keys = order.map(({ value, descending, nulls }) => {
      const found = this.#element(value);
      return found && { needs: found.needs, key: { ...found.need, descending, nulls } };
    });
    const [first] = keys;
    if (first === undefined || keys.some((one) => one?.needs !== first.needs)) return;
    first.needs.order = keys.flatMap((one) => (one === undefined ? [] : [one.key]));
  }

  /** MIN and MAX read one end of an index. */
  #ends({ output, grouping }: QueryBlock): void {
    if (grouping.length > 0) return;
    for (const { value } of output) {
      if (value?.kind !== 'call' || !/^(?:min|max)$/i.test(value.name)) continue;
      const [of] = value.arguments;
      const found = of === undefined ? undefined : this.#element(of);
      if (found !== undefined && found.needs.order.length === 0)
        found.needs.order = [{ ...found.need, descending: false, nulls: undefined }];
    }
  }

  #reads(block: QueryBlock): void {
    const values = [
      ...block.output.map(({ value }) => value),
      ...block.grouping,
      ...block.order.map(({ value }) => value),
    ];
    for (const value of values)
      for (const { base } of value === undefined ? [] : columnsIn(value))
        if (base !== undefined) this.#of(base)?.read?.add(base.column);
    const isWhole = block.output.some(({ value }) => value === undefined) || block.locksRows;
    for (const source of block.sources) {
      const needs =
        source.relation === undefined ? undefined : this.#of({ source, relation: source.relation });
      if (needs !== undefined && (isWhole || block.target === source))
        this.#needs.set(source, { ...needs, read: undefined });
    }
  }

  /** A condition on literals alone can be the predicate of a partial index. */
  #fix(condition: Condition): void {
    const values = valuesIn(condition);
    const found = values.flatMap((one) => columnsIn(one));
    const [first] = found;
    if (
      first?.base === undefined ||
      found.some(({ base, outer }) => outer || base?.source !== first.base?.source)
    )
      return;
    if (!values.every(isFixed) || isRange(condition) || this.#isOneOfMany(condition)) return;
    const needs = this.#of(first.base);
    const about = found.map(({ base }) => quoteIdentifier(base?.column ?? ''));
    needs?.fixed.push({ where: this.#sql(condition.span, found), about });
  }

  /** An equality with one of many values: an index for that value alone would serve a single question. */
  #isOneOfMany(condition: Condition): boolean {
    const value =
      condition.kind === 'compare'
        ? [condition.left, condition.right].find((one) => one.kind === 'column')
        : condition.kind === 'in'
          ? condition.value
          : undefined;
    if (value?.kind !== 'column' || value.base === undefined) return false;
    return selectivityOf(this.#schema, value.base.relation, value.base.column) !== 'weak';
  }

  #add(as: 'equal' | 'among' | 'joined' | 'range', value: QueryValue): void {
    const found = this.#element(value);
    found?.needs[as].push(found.need);
  }

  /** Columns of one source only, so that an index can have them. */
  #element(value: QueryValue): { readonly needs: SourceNeeds; readonly need: Need } | undefined {
    const base = this.#sourceOf(value);
    const needs = base === undefined ? undefined : this.#of(base);
    if (base === undefined || needs === undefined) return undefined;
    const name = base.column;
    if (value.kind === 'column') return { needs, need: { sql: quoteIdentifier(name), name } };
    return { needs, need: { sql: `(${this.#sql(value.span, columnsIn(value))})`, name } };
  }

  #sourceOf(value: QueryValue): BaseColumn | undefined {
    const columns = columnsIn(value);
    const base = columns[0]?.base;
    if (base === undefined || columns.some((one) => one.base?.source !== base.source)) return undefined;
    return holdsParameter(value) ? undefined : base;
  }

  /** The statement's text with the columns' own names. */
  #sql({ start, end }: Span, columns: readonly ColumnValue[]): string {
    let sql = '';
    let at = start;
    for (const { span, base } of columns.toSorted((a, b) => a.span.start - b.span.start)) {
      if (base === undefined || span.start < at || span.end > end) continue;
      sql += this.#text.slice(at, span.start) + quoteIdentifier(base.column);
      at = span.end;
    }
    return sql + this.#text.slice(at, end);
  }

  #of({ source, relation }: Pick<BaseColumn, 'source' | 'relation'>): SourceNeeds | undefined {
    const known = this.#needs.get(source);
    if (known !== undefined) return known;
    const table = tableByKey(this.#schema, relation);
    if (table?.kind !== 'table') return undefined;
    const needs: SourceNeeds = {
      source,
      relation,
      equal: [],
      among: [],
      joined: [],
      range: [],
      prefix: [],
      order: [],
      inverted: [],
      fixed: [],
      read: new Set(),
    };
    this.#needs.set(source, needs);
    return needs;
  }
}

/** A lower limit for the width that an index would store; undefined if it is unknown or unbounded. */
export function isNarrow(schema: Schema, relation: string, name: string): boolean {
  const table = tableByKey(schema, relation);
  const type = table === undefined ? undefined : columnOf(table, name)?.type;
  return type !== undefined && type.arrayDimensions === 0 && narrow.has(type.name);
}

const narrow = wordSet(`
  int2 int4 int8 float4 float8 numeric bool date timestamp timestamptz time uuid oid
`);

function isRange(condition: Condition): boolean {
  if (condition.kind === 'between' || condition.kind === 'pattern') return true;
  return condition.kind === 'compare' && condition.operator !== '=' && condition.operator !== '<>';
}

function isFixed(value: QueryValue): boolean {
  switch (value.kind) {
    case 'constant':
    case 'column':
      return true;
    case 'cast':
    case 'collate':
      return isFixed(value.of);
    case 'operator':
      return value.operands.every(isFixed);
    case 'composed':
      return value.parts.every(isFixed);
    default:
      return false;
  }
}

function holdsParameter(value: QueryValue): boolean {
  switch (value.kind) {
    case 'parameter':
    case 'query':
    case 'unknown':
      return true;
    case 'call':
      return value.window || value.star || value.arguments.some(holdsParameter);
    case 'cast':
    case 'collate':
      return holdsParameter(value.of);
    case 'operator':
      return value.operands.some(holdsParameter);
    case 'composed':
      return value.parts.some(holdsParameter);
    default:
      return false;
  }
}

function valuesIn(condition: Condition): readonly QueryValue[] {
  switch (condition.kind) {
    case 'compare':
      return [condition.left, condition.right];
    case 'in':
      return [condition.value, ...condition.among];
    case 'null-test':
    case 'boolean':
      return [condition.value];
    default:
      return [];
  }
}

function columnsIn(value: QueryValue): readonly ColumnValue[] {
  switch (value.kind) {
    case 'column':
      return [value];
    case 'call':
      return value.arguments.flatMap(columnsIn);
    case 'cast':
    case 'collate':
      return columnsIn(value.of);
    case 'operator':
      return value.operands.flatMap(columnsIn);
    case 'composed':
      return value.parts.flatMap(columnsIn);
    default:
      return [];
  }
}
