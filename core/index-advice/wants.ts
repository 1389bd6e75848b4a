/**
 * What a query needs from the indexes of each table that it reads: the columns by which it finds rows or orders them. Only certain uses: a
 * table that is read as a whole, or joined to one that is, needs none.
 */
import type { BaseColumn, Condition, QueryBlock, QuerySource, QueryValue } from '../queries/model.ts';
import { blocksOf } from '../queries/queries.ts';
import { tableByKey } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import { remembering } from '../schema/remembering.ts';
import type { Span } from '../text/span.ts';
import { selectivityOf } from './selectivity.ts';

export interface OrderedColumn {
  readonly column: string;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last' | undefined;
}

export interface Want {
  /** Key of the table. */
  readonly relation: string;
  readonly reason: 'predicate' | 'join' | 'order';
  /** Columns compared for equality, the most selective first. */
  readonly equality: readonly string[];
  /** Those among them that are selective. */
  readonly selective: readonly string[];
  readonly range: string | undefined;
  /** Set only if the query takes few of the rows in this order. */
  readonly order: readonly OrderedColumn[];
  /** Columns by which rows may be found too, for example from a function's result: an index on any of them is enough. */
  readonly possible: readonly string[];
  /** Every column with a condition on it, in expressions too. */
  readonly constrained: readonly string[];
  /** The place in the query, relative to the statement. */
  readonly span: Span;
}

/** What is known of one source. */
interface Facts {
  readonly source: QuerySource;
  readonly relation: string;
  readonly equality: Map<string, Span>;
  readonly joined: Map<string, Span>;
  readonly range: Map<string, Span>;
  /** Compared with a literal, which suggests a column with few values. */
  readonly literal: Set<string>;
  /** Which ends of a range are bounded. */
  readonly bounds: Map<string, Set<'low' | 'high'>>;
  readonly possible: Set<string>;
  readonly constrained: Set<string>;
  order: { readonly columns: readonly OrderedColumn[]; readonly span: Span } | undefined;
  isDriven: boolean;
  /** It has a LIMIT, or a search of unknown result. */
  isShort: boolean;
}

interface Link {
  readonly from: BaseColumn;
  readonly to: BaseColumn;
  readonly span: Span;
}

export const wantsOf = remembering((block: QueryBlock, schema): readonly Want[] => {
  const gathering = new Gathering(schema);
  for (const one of blocksOf(block)) gathering.take(one);
  gathering.drive();
  return gathering.wants();
});

class Gathering {
  readonly #schema: Schema;
  readonly #facts = new Map<QuerySource, Facts>();
  readonly #links: Link[] = [];

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  take(block: QueryBlock): void {
    for (const source of block.sources) {
      const facts =
        source.relation === undefined ? undefined : this.#of({ source, relation: source.relation });
      if (facts !== undefined) facts.isShort = block.limit !== undefined;
    }
    for (const condition of block.conditions) this.#condition(condition, 'both');
    for (const { kind, right, left, conditions } of block.joins) {
      if (kind !== 'left' && kind !== 'right') continue;
      const inner = new Set(kind === 'left' ? right : left);
      for (const condition of conditions) this.#condition(condition, inner);
    }
    this.#order(block);
  }

  /** From the rows that a value finds to the rows joined to them, and so on. */
  drive(): void {
    for (const facts of this.#facts.values())
      facts.isDriven ||= [...facts.equality.keys()].some((one) => this.#isSelective(facts, one));
    for (let changed = true; changed;) {
      changed = false;
      for (const { from, to, span } of this.#links) {
        const target = this.#of(to);
        if (target === undefined || this.#facts.get(from.source)?.isDriven !== true) continue;
        if (target.isDriven) {
          target.possible.add(to.column);
          continue;
        }
        target.joined.set(to.column, span);
        // Further columns of the same join belong to the same search.
        for (const link of this.#links)
          if (link.to.source === to.source && link.from.source === from.source)
            target.joined.set(link.to.column, link.span);
        target.isDriven = true;
        changed = true;
      }
    }
  }

  wants(): readonly Want[] {
    const all = [...this.#facts.values()];
    // A query that reads all of a table once gains little from finding some of its rows by an index.
    const whole = new Set(all.flatMap((one) => (isReadWhole(one) ? [one.relation] : [])));
    return all.flatMap((facts) => (whole.has(facts.relation) ? [] : (this.#want(facts) ?? [])));
  }

  #want(facts: Facts): Want | undefined {
    const { relation, equality, joined, range, order } = facts;
    const all = new Map([...joined, ...equality]);
    const selective = [...all.keys()].filter((one) => this.#isSelective(facts, one));
    const weak = [...all.keys()].filter((one) => !selective.includes(one));
    const taken = order?.columns ?? [];
    // A range with both bounds selects little; an open range may select half of the table.
    const closed = [...range.keys()].find((one) => facts.bounds.get(one)?.size === 2);
    const between = selective.length > 0 ? undefined : closed;
    const [first] = selective;
    const reason =
      first === undefined
        ? taken.length > 0
          ? 'order'
          : 'predicate'
        : joined.has(first)
          ? 'join'
          : 'predicate';
    const span =
      (first === undefined ? undefined : all.get(first)) ??
      order?.span ??
      (between === undefined ? undefined : range.get(between));
    if (span === undefined) return undefined;
    // A condition that leaves much of the table does not justify an index; a few rows in an order do.
    if (selective.length === 0 && taken.length === 0 && weak.length > 0) return undefined;
    return {
      relation,
      reason,
      equality: [...selective, ...weak],
      selective,
      range: selective.length > 0 ? [...range.keys()][0] : closed,
      order: taken,
      possible: [...facts.possible],
      constrained: [...facts.constrained],
      span,
    };
  }

  #order({ sources, order, limit, distinct, aggregates, joins }: QueryBlock): void {
    if (order.length === 0 || limit === undefined || distinct !== 'none' || aggregates) return;
    const columns = order.flatMap(
      ({ value, descending, nulls }): readonly (OrderedColumn & { readonly base: BaseColumn })[] =>
        value.kind === 'column' && value.base !== undefined && !value.outer
          ? [{ column: value.base.column, base: value.base, descending, nulls }]
          : [],
    );
    const [first] = columns;
    const [key] = order;
    if (first === undefined || key === undefined || columns.length !== order.length) return;
    if (columns.some(({ base }) => base.source !== first.base.source)) return;
    // A join may drop rows, so that more must be read: only a join that keeps each row is safe.
    const keeps = joins.every(({ kind, left }) => kind === 'left' && left.includes(first.base.source));
    if (sources.length > 1 && (!keeps || joins.length !== sources.length - 1)) return;
    const facts = this.#of(first.base);
    if (facts === undefined) return;
    facts.order = {
      columns: columns.map(({ column, descending, nulls }) => ({ column, descending, nulls })),
      span: key.span,
    };
  }

  #condition(condition: Condition, sides: ReadonlySet<QuerySource> | 'both'): void {
    for (const base of basesIn(condition))
      if (sides === 'both' || sides.has(base.source)) this.#of(base)?.constrained.add(base.column);
    const found = (value: QueryValue): BaseColumn | undefined => {
      const base = baseOf(value);
      return base !== undefined && (sides === 'both' || sides.has(base.source)) ? base : undefined;
    };
    switch (condition.kind) {
      case 'compare':
        this.#compare(condition, found);
        return;
      case 'in': {
        const base = condition.negated ? undefined : found(condition.value);
        if (base !== undefined && condition.among.every(isIndependent))
          this.#equal(base, condition.among, condition.span);
        const parts = condition.value.kind === 'composed' && !condition.negated ? condition.value.parts : [];
        for (const part of parts.flatMap((one) => found(one) ?? []))
          this.#of(part)?.possible.add(part.column);
        return;
      }
      case 'between': {
        const base = condition.negated ? undefined : found(condition.value);
        if (base !== undefined && isIndependent(condition.low) && isIndependent(condition.high))
          this.#range(base, ['low', 'high'], condition.span);
        return;
      }
      case 'in-query': {
        if (condition.negated) return;
        const wanted = condition.value.kind === 'composed' ? condition.value.parts : [condition.value];
        for (const [at, value] of wanted.entries()) {
          const inner = condition.query.output[at]?.value;
          const from = inner === undefined ? undefined : baseOf(inner);
          const outer = found(value);
          if (outer === undefined) continue;
          if (from === undefined) this.#of(outer)?.possible.add(outer.column);
          else this.#link(from, outer, condition.span);
        }
        return;
      }
      default:
    }
  }

  #compare(
    { operator, left, right, span }: Extract<Condition, { kind: 'compare' }>,
    found: (value: QueryValue) => BaseColumn | undefined,
  ): void {
    for (const [one, other] of [
      [left, right],
      [right, left],
    ] as const) {
      if (one.kind === 'column' && one.outer) continue;
      const base = found(one);
      if (base === undefined) continue;
      const facts = this.#of(base);
      const partner = baseOf(other);
      if (operator === '=' && partner !== undefined && partner.source !== base.source)
        this.#link(partner, base, span);
      else if (operator === '=' && isIndependent(other)) this.#equal(base, [other], span);
      else if (operator === '=' && partner === undefined) facts?.possible.add(base.column);
      else if (operator !== '<>' && operator !== '=' && isIndependent(other))
        this.#range(base, [operator.startsWith('>') === (one === left) ? 'low' : 'high'], span);
    }
  }

  #equal(base: BaseColumn, values: readonly QueryValue[], span: Span): void {
    const facts = this.#of(base);
    facts?.equality.set(base.column, span);
    if (!values.every(isLiteral)) return;
    facts?.literal.add(base.column);
    if (selectivityOf(this.#schema, base.relation, base.column) === 'selective')
      facts?.possible.add(base.column);
  }

  #range(base: BaseColumn, sides: readonly ('low' | 'high')[], span: Span): void {
    const facts = this.#of(base);
    if (facts === undefined) return;
    facts.range.set(base.column, span);
    const known = facts.bounds.get(base.column) ?? new Set();
    for (const side of sides) known.add(side);
    facts.bounds.set(base.column, known);
  }

  #link(from: BaseColumn, to: BaseColumn, span: Span): void {
    this.#links.push({ from, to, span });
  }

  #of({ source, relation }: Pick<BaseColumn, 'source' | 'relation'>): Facts | undefined {
    const known = this.#facts.get(source);
    if (known !== undefined) return known;
    const table = tableByKey(this.#schema, relation);
    if (table === undefined) return undefined;
    const facts: Facts = {
      source,
      relation,
      equality: new Map(),
      joined: new Map(),
      range: new Map(),
      literal: new Set(),
      bounds: new Map(),
      possible: new Set(),
      constrained: new Set(),
      order: undefined,
      isDriven: false,
      isShort: false,
    };
    this.#facts.set(source, facts);
    return facts;
  }

  #isSelective({ relation, literal }: Facts, column: string): boolean {
    return !literal.has(column) && selectivityOf(this.#schema, relation, column) === 'selective';
  }
}

/** No condition of the query selects rows of it. */
function isReadWhole({ isDriven, isShort, possible, order, bounds }: Facts): boolean {
  const isClosed = [...bounds.values()].some((one) => one.size === 2);
  return !isDriven && !isShort && possible.size === 0 && order === undefined && !isClosed;
}

/** The column of a table that a value is, if nothing modifies it. */
function baseOf(value: QueryValue): BaseColumn | undefined {
  return value.kind === 'column' ? value.base : undefined;
}

function isLiteral(value: QueryValue): boolean {
  return value.kind === 'constant' || (value.kind === 'cast' && isLiteral(value.of));
}

/** Constant for all rows: it contains no column of this query. */
function isIndependent(value: QueryValue): boolean {
  switch (value.kind) {
    case 'constant':
      return value.type !== 'null';
    case 'parameter':
      return true;
    case 'column':
    case 'unknown':
    case 'query':
      return false;
    case 'call':
      return value.arguments.every(isIndependent);
    case 'cast':
    case 'collate':
      return isIndependent(value.of);
    case 'operator':
      return value.operands.every(isIndependent);
    case 'composed':
      return value.of !== 'condition' && value.parts.every(isIndependent);
  }
}

function basesIn(condition: Condition): readonly BaseColumn[] {
  switch (condition.kind) {
    case 'compare':
    case 'distinct-from':
      return [...inValue(condition.left), ...inValue(condition.right)];
    case 'or':
      return condition.parts.flat().flatMap(basesIn);
    case 'not':
      return condition.parts.flatMap(basesIn);
    case 'other':
      return condition.values.flatMap(inValue);
    case 'exists':
      return [];
    default:
      return inValue(condition.value);
  }
}

function inValue(value: QueryValue): readonly BaseColumn[] {
  switch (value.kind) {
    case 'column':
      return value.base === undefined ? [] : [value.base];
    case 'call':
      return value.arguments.flatMap(inValue);
    case 'cast':
    case 'collate':
      return inValue(value.of);
    case 'operator':
      return value.operands.flatMap(inValue);
    case 'composed':
      return value.parts.flatMap(inValue);
    default:
      return [];
  }
}
