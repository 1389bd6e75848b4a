/** Sizes that the planner is to see: those in the statistics, estimates of indexes without any, and how both are set. Computes no size itself. */
import type { VirtualRelation } from '../embedded/messages.ts';
import { readIndexes, type LabIndex, type LabRelation } from './catalog.ts';
import { injectRelations, type CountedRelation, type Injected } from './inject.ts';
import { estimateIndex, virtualOf, type Estimating, type SizedIndex } from './sizes.ts';
import { ask, ownSchema, type Failed, type LabServer } from './start.ts';

export interface Around extends Estimating {
  readonly relations: readonly LabRelation[];
  /** Of indexes that were read before, by id. */
  readonly shapes?: Map<string, LabIndex> | undefined;
}

export interface EstimatedIndex {
  readonly index: LabRelation;
  readonly table: LabRelation;
  /** Undefined if the table's rows are unknown. */
  readonly sized: SizedIndex | undefined;
}

type Estimated =
  | { readonly kind: 'estimated'; readonly indexes: readonly EstimatedIndex[]; readonly sizes: Sizes }
  | Failed;

/** What the planner is to see: files, and the counts of their relations. */
export interface Sizes {
  readonly counted: readonly CountedRelation[];
  readonly virtual: readonly VirtualRelation[];
}

export async function estimateIndexes(
  server: LabServer,
  wanted: readonly LabRelation[],
  around: Around,
): Promise<Estimated> {
  const { relations, shapes = new Map<string, LabIndex>() } = around;
  const unread = wanted.flatMap(({ id }) => (shapes.has(id) ? [] : id));
  const read = await readIndexes(server, unread);
  if (read.kind === 'failed') return read;
  for (const [id, shape] of read.indexes) shapes.set(id, shape);
  const byId = new Map(relations.map((one) => [one.id, one]));
  const indexes: EstimatedIndex[] = [];
  for (const index of wanted) {
    const table = byId.get(index.table ?? '');
    const shape = shapes.get(index.id);
    if (table === undefined || shape === undefined) continue;
    const sized = await estimateIndex(server, { ...index, shape }, table, around);
    if (sized?.kind === 'failed') return sized;
    indexes.push({ index, table, sized });
  }
  const sized = indexes.flatMap((one) => one.sized ?? []);
  const sizes = {
    counted: sized.map(({ counted }) => counted),
    virtual: sized.flatMap(({ virtual }) => virtual ?? []),
  };
  return { kind: 'estimated', indexes, sizes };
}

/** Of these relations, what the statistics say. */
export function storedSizes(
  wanted: readonly LabRelation[],
  { relations, known }: Pick<Around, 'relations' | 'known'>,
): Sizes {
  const byId = new Map(relations.map((one) => [one.id, one]));
  const stored = wanted.flatMap((relation) => {
    const sizes = known.stored.get(relation.key);
    return sizes === undefined ? [] : [{ relation, sizes }];
  });
  return {
    counted: stored.map(({ sizes: { schema, name, pages, tuples, allVisible, allFrozen } }) => ({
      schema,
      name,
      pages,
      tuples,
      allVisible,
      allFrozen,
    })),
    virtual: stored.flatMap(
      ({ relation, sizes }) => virtualOf(relation, sizes, byId.get(relation.table ?? ''), known) ?? [],
    ),
  };
}

/** Sizes are off afterwards, and what the server had read of the files is forgotten: their contents change without it. */
export async function setSizes(server: LabServer, { counted, virtual }: Sizes): Promise<Injected> {
  for (const text of ['CHECKPOINT', `SELECT ${ownSchema}.pg_buffercache_evict_all()::text`]) {
    const done = await ask(server, text);
    if (done.kind === 'failed') return done;
  }
  const failure = await server.sizes({ on: false, add: virtual });
  return failure === undefined ? injectRelations(server, counted) : { kind: 'failed', failure };
}
