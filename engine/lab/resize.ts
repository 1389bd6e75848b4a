/**
 * Changes the table sizes of a lab that assumes them: sets the files, row counts and statistics that depend on the size again. The caller
 * restores the first sizes at the end.
 */
import { assumeStatistics, type AssumedSizes, type AssumedTable } from '../../core/plan-lab/assumed.ts';
import type { PlannerStatistics } from '../../core/statistics/planner/model.ts';
import type { LabIndex, LabRelation } from './catalog.ts';
import { injectColumns } from './inject.ts';
import { estimateIndexes, setSizes, storedSizes, type Sizes } from './set-sizes.ts';
import { Known } from './sizes.ts';
import type { Failed, LabServer } from './start.ts';

export class Resizing {
  readonly #server: LabServer;
  readonly #relations: readonly LabRelation[];
  readonly #tables: readonly AssumedTable[];
  readonly #shapes = new Map<string, LabIndex>();
  #now: PlannerStatistics;

  constructor(
    server: LabServer,
    relations: readonly LabRelation[],
    tables: readonly AssumedTable[],
    sizes: AssumedSizes,
  ) {
    this.#server = server;
    this.#relations = relations;
    this.#tables = tables;
    this.#now = assumeStatistics(tables, sizes);
  }

  async set(sizes: AssumedSizes): Promise<Failed | undefined> {
    const next = assumeStatistics(this.#tables, sizes);
    const known = new Known(next);
    const before = new Known(this.#now);
    const resized = this.#relations.filter(
      ({ key }) => known.stored.get(key)?.tuples !== before.stored.get(key)?.tuples,
    );
    const ids = new Set(resized.map(({ id }) => id));
    const indexes = this.#relations.filter(({ table }) => table !== undefined && ids.has(table));
    const failed =
      (await this.#set(storedSizes(resized, { relations: this.#relations, known }))) ??
      (await this.#indexes(indexes, known)) ??
      (await this.#columns(next));
    if (failed !== undefined) return failed;
    this.#now = next;
    const on = await this.#server.sizes({ on: true });
    return on && { kind: 'failed', failure: on };
  }

  async #set(sizes: Sizes): Promise<Failed | undefined> {
    const injected = await setSizes(this.#server, sizes);
    return injected.kind === 'failed' ? injected : undefined;
  }

  async #indexes(indexes: readonly LabRelation[], known: Known): Promise<Failed | undefined> {
    const around = { relations: this.#relations, known, grown: true, shapes: this.#shapes };
    const estimated = await estimateIndexes(this.#server, indexes, around);
    return estimated.kind === 'failed' ? estimated : this.#set(estimated.sizes);
  }

  /** Foreign keys have as many values as the table that they refer to has rows. */
  async #columns(next: PlannerStatistics): Promise<Failed | undefined> {
    const distinct = new Map(this.#now.columns.map((one) => [columnKey(one), one.distinct]));
    const columns = next.columns.filter((one) => distinct.get(columnKey(one)) !== one.distinct);
    const injected = await injectColumns(this.#server, { ...next, columns }, this.#relations, new Set());
    return injected.kind === 'failed' ? injected : undefined;
  }
}

function columnKey({
  schema,
  relation,
  column,
}: {
  readonly schema: string;
  readonly relation: string;
  readonly column: string;
}): string {
  return JSON.stringify([schema, relation, column]);
}
