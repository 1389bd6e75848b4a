/**
 * Hypothetical indexes in the lab: really created, on empty tables, and given the size that they would have. The statements are checked on
 * the parse tree before they are sent: only CREATE INDEX.
 */
import type { IndexSize } from '../../core/plan-lab/index-size.ts';
import { blockBytes } from '../../core/statistics/block.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import type { DatabaseFailure } from '../databases/session.ts';
import { readCatalog, type LabRelation } from './catalog.ts';
import { evict } from './evict.ts';
import { injectRelations, type CountedRelation } from './inject.ts';
import { estimateIndex, type Known } from './sizes.ts';
import { ask, type Failed, type LabServer } from './start.ts';

export interface PlannedIndex {
  readonly schema: string;
  readonly name: string;
  /** `schema.name` of its table. */
  readonly table: string;
  readonly bytes: number;
  readonly rows: number;
  /** The precision of the size estimate; undefined if the statistics do not have its table. */
  readonly precision: IndexSize['precision'] | undefined;
}

export type CreatedIndexes =
  | {
      readonly kind: 'created';
      readonly indexes: readonly PlannedIndex[];
      /** As SQL names them. */
      readonly names: readonly string[];
      readonly files: readonly string[];
      readonly counted: readonly CountedRelation[];
    }
  | { readonly kind: 'refused'; readonly reason: 'otherStatement'; readonly message: string }
  | Failed;

interface Around {
  readonly parser: PostgresParser;
  /** The relations in the lab before. */
  readonly relations: readonly LabRelation[];
  readonly known: Known;
  /** The counts of all existing relations. */
  readonly counted: readonly CountedRelation[];
}

/** Leaves the real sizes enabled; the caller restores all counts. */
export async function createIndexes(
  server: LabServer,
  statements: readonly string[],
  around: Around,
): Promise<CreatedIndexes> {
  for (const statement of statements) {
    const problem = noIndex(statement, around.parser);
    if (problem !== undefined) return { kind: 'refused', reason: 'otherStatement', message: problem };
  }
  const off = await server.sizes({ on: false });
  if (off !== undefined) return ended(off);
  for (const statement of statements) {
    const made = await ask(server, statement);
    if (made.kind === 'rows') continue;
    if (made.failure.reason !== 'statement') return made;
    const left = await withdraw(server, around.relations);
    if (left !== undefined) return left;
    return { kind: 'refused', reason: 'otherStatement', message: made.failure.message };
  }
  // Building an index has counted the rows of its table, which is empty.
  const counted = await injectRelations(server, around.counted);
  return counted.kind === 'failed' ? counted : sizedAll(server, around);
}

/** Drops what one statement created before the next one failed. */
async function withdraw(server: LabServer, before: readonly LabRelation[]): Promise<Failed | undefined> {
  const catalog = await readCatalog(server);
  if (catalog.kind === 'failed') return catalog;
  for (const { name } of newIn(catalog.relations, before)) {
    const gone = await ask(server, `DROP INDEX IF EXISTS ${name}`);
    if (gone.kind === 'failed') return ended(gone.failure);
  }
  return undefined;
}

function newIn(relations: readonly LabRelation[], before: readonly LabRelation[]): readonly LabRelation[] {
  const known = new Set(before.map(({ id }) => id));
  // Those of partitioned tables first: dropping one drops its parts.
  return relations
    .filter(({ id }) => !known.has(id))
    .toSorted((a, b) => (a.kind === b.kind ? 0 : a.kind === 'I' ? -1 : 1));
}

async function sizedAll(server: LabServer, { relations: before, known }: Around): Promise<CreatedIndexes> {
  const catalog = await readCatalog(server);
  if (catalog.kind === 'failed') return catalog;
  const byId = new Map(catalog.relations.map((one) => [one.id, one]));
  const made = newIn(catalog.relations, before);
  const indexes: PlannedIndex[] = [];
  const counted: CountedRelation[] = [];
  const virtual = [];
  for (const one of made) {
    const table = byId.get(one.table ?? '');
    if (table === undefined) continue;
    const estimate = await estimateIndex(server, one, table, known);
    if (estimate?.kind === 'failed') return estimate;
    if (estimate !== undefined) counted.push(estimate.counted);
    if (estimate?.virtual !== undefined) virtual.push(estimate.virtual);
    const isWhole = one.kind === 'i';
    indexes.push({
      schema: one.schema,
      name: one.relation,
      table: table.key,
      bytes: isWhole ? (estimate?.size.blocks ?? 0) * blockBytes : 0,
      rows: estimate?.counted.tuples ?? 0,
      precision: estimate?.size.precision,
    });
  }
  const failure = (await evict(server)) ?? (await server.sizes({ on: false, add: virtual }));
  if (failure !== undefined) return ended(failure);
  return {
    kind: 'created',
    indexes,
    names: made.map(({ name }) => name),
    files: made.flatMap(({ file }) => file ?? []),
    counted,
  };
}

/** A sentence unless the text is a single CREATE INDEX. */
function noIndex(statement: string, parser: PostgresParser): string | undefined {
  const parsed = parser.parse(statement);
  if (!parsed.ok) return `PostgreSQL's grammar refuses the index: ${parsed.message}.`;
  const [only, ...others] = listOf(field(parsed.tree, 'stmts'));
  const isIndex = others.length === 0 && field(field(only, 'stmt'), 'IndexStmt') !== undefined;
  return isIndex
    ? undefined
    : 'Only CREATE INDEX statements, one in each text, can be tried in the plan lab.';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function ended(failure: DatabaseFailure): Failed {
  return { kind: 'failed', failure };
}
