/** The virtual size of each file in the lab: from the statistics or, for an index without any, from the formula. */
import { ginPages } from '../../core/plan-lab/gin-pages.ts';
import { btreeHeight, indexSize, type IndexKey, type IndexSize } from '../../core/plan-lab/index-size.ts';
import { readPlan } from '../../core/plan/reading/normalise.ts';
import type {
  ColumnStatistics,
  PlannerStatistics,
  StoredRelation,
} from '../../core/statistics/planner/model.ts';
import type { VirtualPage, VirtualRelation } from '../embedded/messages.ts';
import type { LabIndex, LabKey, LabRelation } from './catalog.ts';
import type { CountedRelation } from './inject.ts';
import { ask, type Failed, type LabServer } from './start.ts';

export interface SizedIndex {
  readonly kind: 'sized';
  readonly counted: CountedRelation;
  readonly virtual: VirtualRelation | undefined;
  readonly size: IndexSize;
}

/** Statistics, keyed by the lab's relations. */
export class Known {
  readonly stored: ReadonlyMap<string, StoredRelation>;
  readonly #columns: ReadonlyMap<string, ColumnStatistics>;

  constructor(planner: PlannerStatistics) {
    this.stored = new Map(planner.relations.map((one) => [`${one.schema}.${one.name}`, one]));
    this.#columns = new Map(
      planner.columns
        // A partitioned table only has statistics together with its partitions.
        .toSorted((a, b) => Number(b.inherited) - Number(a.inherited))
        .map((one) => [`${one.schema}.${one.relation}.${one.column}`, one]),
    );
  }

  column(relation: string, column: string): ColumnStatistics | undefined {
    return this.#columns.get(`${relation}.${column}`);
  }
}

/** `table`: the index's table. */
export function virtualOf(
  one: LabRelation,
  stored: StoredRelation,
  table: LabRelation | undefined,
  known: Known,
): VirtualRelation | undefined {
  if (one.file === undefined || stored.blocks === 0) return undefined;
  const page = table && pageOf(one, stored, table, known);
  return { file: one.file, blocks: stored.blocks, page };
}

function pageOf(
  one: LabRelation,
  stored: StoredRelation,
  table: LabRelation,
  known: Known,
): VirtualPage | undefined {
  const tableBlocks = known.stored.get(table.key)?.blocks ?? 0;
  switch (one.method) {
    case 'btree': {
      const keys = one.columns.slice(0, one.keys).map((key) => {
        const statistics = known.column(one.key, key.column) ?? known.column(table.key, key.column);
        return keyOf(key, statistics, false);
      });
      const height = stored.height ?? btreeHeight(stored.blocks, keys);
      return stored.blocks > height + 1 ? { kind: 'btree', height } : undefined;
    }
    case 'gin': {
      if (stored.gin !== undefined && stored.gin.totalPages > 0) return { kind: 'gin', ...stored.gin };
      const [key, ...others] = one.columns;
      const column =
        key && others.length === 0
          ? (known.column(one.key, key.column) ?? known.column(table.key, key.column))
          : undefined;
      const pendingPages = stored.gin?.pendingPages ?? 0;
      const inferred =
        column && ginPages({ blocks: stored.blocks, rows: stored.tuples, tableBlocks, pendingPages, column });
      const gin = inferred ?? stored.gin;
      return gin && { kind: 'gin', ...gin };
    }
    case 'brin':
      return { kind: 'brin', heapBlocks: tableBlocks };
    default:
      return undefined;
  }
}

/** Nothing is known about an expression without statistics. */
function keyOf(
  { length, alignment }: Pick<IndexKey, 'length' | 'alignment'>,
  statistics: ColumnStatistics | undefined,
  foldable: boolean,
): IndexKey {
  return {
    length,
    alignment,
    width: statistics?.width ?? 16,
    nullFraction: statistics?.nullFraction ?? 0,
    // 0 is unknown: such values do not fold.
    distinct: statistics === undefined || statistics.distinct === 0 ? -1 : statistics.distinct,
    foldable,
  };
}

export interface Estimating {
  readonly known: Known;
  /** Whether the indexes existed before the rows: inserts leave more space in them than an index build. */
  readonly grown: boolean;
}

/** `table` has statistics, `index` has none. */
export async function estimateIndex(
  server: LabServer,
  index: LabRelation & { readonly shape: LabIndex },
  table: LabRelation,
  { known, grown }: Estimating,
): Promise<SizedIndex | Failed | undefined> {
  const stored = known.stored.get(table.key);
  if (stored === undefined || stored.tuples < 0) return undefined;
  const { shape } = index;
  const tableRows = stored.pages > 0 ? (stored.tuples / stored.pages) * stored.blocks : stored.tuples;
  const share = shape.predicate === undefined ? 1 : await shareOf(server, table, shape.predicate, tableRows);
  if (typeof share !== 'number') return share;
  const rows = Math.round(tableRows * share);
  const key = (one: LabKey): IndexKey => {
    const statistics = one.column === undefined ? undefined : known.column(table.key, one.column);
    return keyOf(one, statistics, one.foldable);
  };
  const [first] = shape.keys;
  const inOrder = first?.column !== undefined && known.column(table.key, first.column)?.correlation === 1;
  const size = indexSize({
    scattered: grown && !inOrder,
    method: index.method,
    rows,
    tableRows,
    tableBlocks: stored.blocks,
    keys: shape.keys.map(key),
    included: shape.included.map(key),
  });
  const counted = {
    schema: index.schema,
    name: index.relation,
    pages: index.kind === 'i' ? size.blocks : 0,
    tuples: rows,
    allVisible: 0,
    allFrozen: undefined,
  };
  const page = pageOf(
    index,
    {
      ...counted,
      kind: 'index',
      blocks: size.blocks,
      method: index.method,
      height: size.height,
      gin: undefined,
    },
    table,
    known,
  );
  const virtual = index.file === undefined ? undefined : { file: index.file, blocks: size.blocks, page };
  return { kind: 'sized', counted, virtual, size };
}

/** By the planner's own formula. */
async function shareOf(
  server: LabServer,
  table: LabRelation,
  predicate: string,
  rows: number,
): Promise<number | Failed> {
  const on = await server.sizes({ on: true });
  const answer = await ask(server, `EXPLAIN (FORMAT JSON) SELECT FROM ONLY ${table.name} WHERE ${predicate}`);
  const off = await server.sizes({ on: false });
  const failure = on ?? off;
  if (failure !== undefined) return { kind: 'failed', failure };
  if (answer.kind === 'failed') return answer;
  const read = readPlan(answer.rows[0]?.[0]);
  const root = read.ok ? read.plan.root : undefined;
  return rows > 0 ? Math.min(1, (root?.estimate?.rows ?? rows) / rows) : 1;
}
