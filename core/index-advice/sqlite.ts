/**
 * What is different about index advice for SQLite: which proposals its indexes can be, and what a plan reads. EXPLAIN QUERY PLAN has no
 * figures, so the rows that a plan visits are computed from the loops that it prints and from sqlite_stat1, with the shares that SQLite's own
 * planner takes for a range (whereRangeScanEst in its source). The choice of an index stays the planner's.
 */
import type { PlanNode, Plan } from '../plan/model.ts';
import { stat1Key, type Stat1 } from '../plan-lab/assumed-sqlite.ts';
import { definitionOf, type ProposedIndex } from './proposals.ts';

/** B-trees without INCLUDE and operator classes; what an index includes elsewhere are further columns here. */
export function proposalsOfSqlite(proposals: readonly ProposedIndex[]): readonly ProposedIndex[] {
  const possible = proposals.flatMap((one): readonly ProposedIndex[] => {
    const foreign = one.elements.some((text) => /text_pattern_ops| NULLS (?:FIRST|LAST)/.test(text));
    if (one.method !== 'btree' || foreign) return [];
    return [{ ...one, elements: [...one.elements, ...one.include], include: [] }];
  });
  return [...new Map(possible.map((one) => [definitionOf(one), one])).values()];
}

interface Work {
  /** Rows that are visited once, such as for an automatic index. */
  readonly once: number;
  /** Rows that are visited each time it runs. */
  readonly each: number;
  /** Rows that it returns. */
  readonly rows: number;
}

/** Rows that the plan visits, with those that it sorts. */
export function rowsVisited(plan: Plan, stat1: readonly Stat1[]): number {
  const { once, each } = new Visits(plan, stat1).of(plan.root);
  return once + each;
}

class Visits {
  readonly #plan: Plan;
  readonly #stats: ReadonlyMap<string, readonly number[]>;

  constructor(plan: Plan, stat1: readonly Stat1[]) {
    this.#plan = plan;
    this.#stats = new Map(
      stat1.map((one) => [stat1Key(one), one.stat.split(' ').map(Number).filter(Number.isFinite)]),
    );
  }

  of(node: PlanNode): Work {
    const below = this.#plan.nodes.filter(({ parent }) => parent === node.id);
    const aside = below.filter(({ role }) => role === 'init-plan' || role === 'sub-plan');
    const own = this.#own(
      node,
      below.filter((one) => !aside.includes(one)).map((one) => this.of(one)),
    );
    return aside.reduce((sum, one) => {
      const { once, each } = this.of(one);
      // A correlated subquery runs for each row.
      return one.role === 'sub-plan'
        ? { ...sum, once: sum.once + once, each: sum.each + each * own.rows }
        : { ...sum, once: sum.once + once + each };
    }, own);
  }

  #own(node: PlanNode, below: readonly Work[]): Work {
    const [first = nothing, second] = below;
    if (node.kind === 'nested-loop' && second !== undefined)
      return {
        once: first.once + second.once,
        each: first.each + first.rows * second.each,
        rows: first.rows * second.rows,
      };
    if (node.label.endsWith('in a Temporary B-Tree'))
      return { ...first, each: first.each + sorted(first.rows) };
    if (node.relation !== undefined) return this.#read(node, node.relation.name);
    return below.reduce((a, b) => ({ once: a.once + b.once, each: a.each + b.each, rows: a.rows + b.rows }), {
      ...nothing,
      rows: below.length === 0 ? 1 : 0,
    });
  }

  #read(node: PlanNode, table: string): Work {
    const index = this.#stats.get(stat1Key({ table, index: node.index }));
    const rows = this.#stats.get(stat1Key({ table, index: undefined }))?.[0] ?? index?.[0] ?? 1;
    const terms = node.conditions
      .filter(({ kind }) => kind === 'index-condition')
      .flatMap(({ text }) => text.split(' AND '));
    const equal = terms.filter((one) => /=\?$/.test(one) && !/[<>]/.test(one)).length;
    const share = 4 ** -(terms.length - equal);
    switch (node.label) {
      case 'Full Index Scan':
        // Each entry leads to its row.
        return { once: 0, each: rows * 2, rows };
      case 'Rowid Lookup': {
        const found = equal > 0 ? 1 : rows * share;
        return { once: 0, each: seek(rows) + found, rows: found };
      }
      case 'Automatic Index Lookup':
        return { once: sorted(rows), each: seek(rows) + usualFound, rows: usualFound };
      case 'Index Lookup':
      case 'Covering Index Lookup': {
        const found = Math.max(1, (equal === 0 ? rows : (index?.[equal] ?? usualFound)) * share);
        return {
          once: 0,
          each: seek(rows) + found * (node.label === 'Index Lookup' ? 2 : 1),
          rows: found,
        };
      }
      default:
        return { once: 0, each: rows, rows };
    }
  }
}

const nothing: Work = { once: 0, each: 0, rows: 0 };

/** What SQLite takes for an index without statistics. */
const usualFound = 10;

function seek(rows: number): number {
  return Math.log2(Math.max(2, rows));
}

function sorted(rows: number): number {
  return rows * Math.log2(Math.max(2, rows));
}
