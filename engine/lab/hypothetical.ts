/**
 * Hypothetical indexes in the lab: really created, on empty tables, and given the size that they would have. The statements are checked on
 * the parse tree before they are sent: only CREATE INDEX.
 */
import type { IndexSize } from '../../core/plan-lab/index-size.ts';
import { blockBytes } from '../../core/statistics/block.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import type { DatabaseFailure } from '../databases/session.ts';
import { readCatalog, type LabRelation } from './catalog.ts';
import { estimateIndexes, setSizes, type EstimatedIndex } from './set-sizes.ts';
import { injectRelations, type CountedRelation } from './inject.ts';
import type { Known } from './sizes.ts';
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
  | { readonly kind: 'created'; readonly indexes: readonly PlannedIndex[] }
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

/** The caller takes the server back to its state before. */
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
    return { kind: 'refused', reason: 'otherStatement', message: made.failure.message };
  }
  // Building an index has counted the rows of its table, which is empty.
  const counted = await injectRelations(server, around.counted);
  return counted.kind === 'failed' ? counted : sizedAll(server, around);
}

async function sizedAll(
  server: LabServer,
  { relations: before, known, counted }: Around,
): Promise<CreatedIndexes> {
  const catalog = await readCatalog(server);
  if (catalog.kind === 'failed') return catalog;
  const old = new Set(before.map(({ id }) => id));
  // Those of partitioned tables first.
  const made = catalog.relations
    .filter(({ id }) => !old.has(id))
    .toSorted((a, b) => (a.kind === b.kind ? 0 : a.kind === 'I' ? -1 : 1));
  const around = { relations: catalog.relations, known, grown: false };
  const estimated = await estimateIndexes(server, made, around);
  if (estimated.kind === 'failed') return estimated;
  const { sizes, indexes } = estimated;
  const set = await setSizes(server, { ...sizes, counted: [...counted, ...sizes.counted] });
  if (set.kind === 'failed') return set;
  const on = await server.sizes({ on: true });
  return on === undefined ? { kind: 'created', indexes: indexes.map(plannedOf) } : ended(on);
}

function plannedOf({ index, table, sized }: EstimatedIndex): PlannedIndex {
  return {
    schema: index.schema,
    name: index.relation,
    table: table.key,
    bytes: index.kind === 'i' ? (sized?.size.blocks ?? 0) * blockBytes : 0,
    rows: sized?.counted.tuples ?? 0,
    precision: sized?.size.precision,
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
