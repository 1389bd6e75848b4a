/**
 * Builds a lab in a server with the migrations' schema: index ends, file sizes, statistics and settings, in the only order in which none of
 * them invalidates another. The self-test is in between; if it fails, nothing is built.
 */
import type { LabBasis } from '../../core/plan-lab/basis.ts';
import type { AssumedTable } from '../../core/plan-lab/assumed.ts';
import { assume, type Assumed } from './assume.ts';
import { named, readCatalog, type LabRelation } from './catalog.ts';
import { placeEnds } from './ends.ts';
import { injectColumns, injectExtended, type CountedRelation } from './inject.ts';
import { selfTest, selfTestSetup, selfTestSizes, type SelfTestSize } from './self-test.ts';
import { setPlanner } from './settings.ts';
import { estimateIndexes, setSizes, storedSizes, type Sizes } from './set-sizes.ts';
import { Known } from './sizes.ts';
import { ask, ownSchema, type Failed, type LabServer } from './start.ts';

export interface Built {
  readonly kind: 'built';
  readonly relations: readonly LabRelation[];
  readonly known: Known;
  readonly counted: readonly CountedRelation[];
  readonly remarks: readonly string[];
  /** What sizes are assumed of; empty if they were collected. */
  readonly tables: readonly AssumedTable[];
}

export async function build(
  server: LabServer,
  basis: LabBasis,
  startRemarks: readonly string[],
): Promise<Built | Failed> {
  for (const text of [
    `CREATE SCHEMA ${ownSchema}`,
    `CREATE EXTENSION pg_buffercache SCHEMA ${ownSchema}`,
    ...selfTestSetup,
  ]) {
    const done = await ask(server, text);
    if (done.kind === 'failed') return done;
  }
  const before = await readCatalog(server);
  if (before.kind === 'failed') return before;
  const from = await plannerOf(server, basis, before.relations);
  if (from.kind === 'failed') return from;
  const planner = { ...from.planner, columns: named(from.planner.columns, before.relations) };
  const ends = await placeEnds(server, before.relations, planner);
  if (ends.kind === 'failed') return ends;
  // Emptying a table has changed its file.
  const catalog = ends.emptied ? await readCatalog(server) : before;
  if (catalog.kind === 'failed') return catalog;
  const { relations } = catalog;
  const known = new Known(planner);
  const sized = await giveSizes(server, relations, known);
  if (sized.kind === 'failed') return sized;
  const columns = await injectColumns(server, planner, relations, ends.without);
  if (columns.kind === 'failed') return columns;
  const extended = await injectExtended(server, planner);
  if (extended.kind === 'failed') return extended;
  const tested = await selfTest(server);
  if (tested !== undefined) return tested;
  const estimated = await estimateUnknown(server, relations, known, basis);
  if (estimated.kind === 'failed') return estimated;
  const set = await setPlanner(server, planner.settings);
  if (set.kind === 'failed') return set;
  const remarks = [
    ...startRemarks,
    ...sized.remarks,
    ...columns.remarks,
    ...extended.remarks,
    ...estimated.remarks,
    ...set.remarks,
  ];
  return {
    kind: 'built',
    relations,
    known,
    counted: [...sized.counted, ...estimated.counted],
    remarks,
    tables: from.tables,
  };
}

async function plannerOf(
  server: LabServer,
  basis: LabBasis,
  relations: readonly LabRelation[],
): Promise<Assumed | Failed> {
  if (basis.kind === 'assumed') return assume(server, relations, basis.sizes);
  const { planner } = basis.statistics;
  return planner === undefined ? sizesOnly : { kind: 'known', planner, tables: [] };
}

const sizesOnly: Failed = {
  kind: 'failed',
  failure: {
    reason: 'statement',
    message: 'The statistics hold sizes only. Collect them again with this version: plinth stats pull.',
  },
};

type Sized =
  | {
      readonly kind: 'sized';
      readonly counted: readonly CountedRelation[];
      readonly remarks: readonly string[];
    }
  | Failed;

/** For the lab's own tables and all relations in the statistics. */
async function giveSizes(server: LabServer, relations: readonly LabRelation[], known: Known): Promise<Sized> {
  const own = await ownSizes(server);
  if (own.kind === 'failed') return own;
  const { counted, virtual } = storedSizes(relations, { relations, known });
  const injected = await setSizes(server, {
    counted: [...counted, ...own.sizes.counted],
    virtual: [...virtual, ...own.sizes.virtual],
  });
  return injected.kind === 'failed' ? injected : { kind: 'sized', counted, remarks: injected.remarks };
}

async function ownSizes(
  server: LabServer,
): Promise<{ readonly kind: 'read'; readonly sizes: Sizes } | Failed> {
  const found = await ask(
    server,
    `SELECT pg_relation_filepath('${ownSchema}.self_test'), pg_relation_filepath('${ownSchema}.self_test_id')`,
  );
  if (found.kind === 'failed') return found;
  const [table, index] = found.rows[0] ?? [];
  const { table: tableSize, index: indexSize } = selfTestSizes;
  const countedAs = (name: string, { blocks, tuples }: SelfTestSize): CountedRelation => ({
    schema: ownSchema,
    name,
    pages: blocks,
    tuples,
    allVisible: 0,
    allFrozen: 0,
  });
  const counted = [countedAs('self_test', tableSize), countedAs('self_test_id', indexSize)];
  const page = { kind: 'btree', height: indexSize.height } as const;
  const virtual = [
    { file: table ?? '', blocks: tableSize.blocks },
    { file: index ?? '', blocks: indexSize.blocks, page },
  ];
  return { kind: 'read', sizes: { counted, virtual } };
}

/** Indexes that migrations create and the database does not have yet; with assumed sizes, all of them. */
async function estimateUnknown(
  server: LabServer,
  relations: readonly LabRelation[],
  known: Known,
  basis: LabBasis,
): Promise<Sized> {
  const unknown = relations.filter(({ table, key }) => table !== undefined && !known.stored.has(key));
  const assumed = basis.kind === 'assumed';
  const estimated = await estimateIndexes(server, unknown, { relations, known, grown: assumed });
  if (estimated.kind === 'failed') return estimated;
  const injected = await setSizes(server, estimated.sizes);
  if (injected.kind === 'failed') return injected;
  const on = await server.sizes({ on: true });
  if (on !== undefined) return { kind: 'failed', failure: on };
  const names = estimated.indexes.flatMap(({ index, sized }) =>
    sized === undefined ? [] : [index.relation],
  );
  const remarks =
    // Nothing of what is assumed was collected: that its indexes were not says nothing.
    assumed || names.length === 0
      ? []
      : [`The statistics do not know these indexes, their sizes are estimated: ${names.join(', ')}.`];
  return { kind: 'sized', counted: estimated.sizes.counted, remarks };
}
