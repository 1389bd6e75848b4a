/**
 * Builds a lab in a server with the migrations' schema: index ends, file sizes, statistics and settings, in the only order in which none of
 * them invalidates another. The self-test is in between; if it fails, nothing is built.
 */
import type { LabBasis } from '../../core/plan-lab/basis.ts';
import type { AssumedTable } from '../../core/plan-lab/assumed.ts';
import { assume, type Assumed } from './assume.ts';
import { named, readCatalog, type LabRelation } from './catalog.ts';
import { placeEnds } from './ends.ts';
import { evict } from './evict.ts';
import { injectColumns, injectExtended, injectRelations, type CountedRelation } from './inject.ts';
import { selfTest, selfTestSetup, selfTestSizes } from './self-test.ts';
import { findNamesAnywhere, setPlanner } from './settings.ts';
import { estimateIndex, Known, virtualOf } from './sizes.ts';
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
  const estimated = await estimateUnknown(server, relations, known);
  if (estimated.kind === 'failed') return estimated;
  const set = await setPlanner(server, planner.settings);
  if (set.kind === 'failed') return set;
  const unnamed = await findNamesAnywhere(server);
  if (unnamed !== undefined) return unnamed;
  const remarks = [
    ...startRemarks,
    ...sized.remarks,
    ...columns.remarks,
    ...extended.remarks,
    // Nothing of what is assumed was collected: that its indexes were not says nothing.
    ...(basis.kind === 'assumed' ? [] : estimated.remarks),
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
  const byId = new Map(relations.map((one) => [one.id, one]));
  const virtual = relations.flatMap((one) => {
    const stored = known.stored.get(one.key);
    const table = one.table === undefined ? undefined : byId.get(one.table);
    return (stored && virtualOf(one, stored, table, known)) ?? [];
  });
  const own = await ask(
    server,
    `SELECT pg_relation_filepath('${ownSchema}.self_test'), pg_relation_filepath('${ownSchema}.self_test_id')`,
  );
  if (own.kind === 'failed') return own;
  const [table = null, index = null] = own.rows[0] ?? [];
  const { table: tableSize, index: indexSizes } = selfTestSizes;
  const failure =
    (await evict(server)) ??
    (await server.sizes({
      on: false,
      add: [
        ...virtual,
        { file: table ?? '', blocks: tableSize.blocks },
        { file: index ?? '', blocks: indexSizes.blocks, page: { kind: 'btree', height: indexSizes.height } },
      ],
    }));
  if (failure !== undefined) return { kind: 'failed', failure };
  const counted = relations.flatMap((one) => {
    const stored = known.stored.get(one.key);
    return stored === undefined ? [] : [countedAs(stored)];
  });
  const injected = await injectRelations(server, [
    ...counted,
    {
      schema: ownSchema,
      name: 'self_test',
      pages: tableSize.blocks,
      tuples: tableSize.tuples,
      allVisible: 0,
      allFrozen: 0,
    },
    {
      schema: ownSchema,
      name: 'self_test_id',
      pages: indexSizes.blocks,
      tuples: indexSizes.tuples,
      allVisible: 0,
      allFrozen: 0,
    },
  ]);
  return injected.kind === 'failed' ? injected : { kind: 'sized', counted, remarks: injected.remarks };
}

/** Indexes that migrations create and the database does not have yet. */
async function estimateUnknown(
  server: LabServer,
  relations: readonly LabRelation[],
  known: Known,
): Promise<Sized> {
  const byId = new Map(relations.map((one) => [one.id, one]));
  const counted: CountedRelation[] = [];
  const virtual = [];
  const names: string[] = [];
  for (const one of relations) {
    const table = one.table === undefined ? undefined : byId.get(one.table);
    if (table === undefined || known.stored.has(one.key)) continue;
    const estimate = await estimateIndex(server, one, table, known);
    if (estimate === undefined) continue;
    if (estimate.kind === 'failed') return estimate;
    counted.push(estimate.counted);
    if (estimate.virtual !== undefined) virtual.push(estimate.virtual);
    names.push(one.relation);
  }
  const failure = (await evict(server)) ?? (await server.sizes({ on: false, add: virtual }));
  if (failure !== undefined) return { kind: 'failed', failure };
  const injected = await injectRelations(server, counted);
  if (injected.kind === 'failed') return injected;
  const on = await server.sizes({ on: true });
  if (on !== undefined) return { kind: 'failed', failure: on };
  const remarks =
    names.length === 0
      ? []
      : [`The statistics do not know these indexes, their sizes are estimated: ${names.join(', ')}.`];
  return { kind: 'sized', counted, remarks };
}

function countedAs(stored: CountedRelation): CountedRelation {
  const { schema, name, pages, tuples, allVisible, allFrozen } = stored;
  return { schema, name, pages, tuples, allVisible, allFrozen };
}
