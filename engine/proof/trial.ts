/**
 * Runs a migration on generated rows: fills the tables that it touches, runs it up with help if rows make it fail, back, and up again, and
 * compares the tables' contents before and after. Runs in a server that contains the history and is discarded afterwards.
 */
import { blocks, type LockMode } from '../../core/effects/effect.ts';
import { strongestOf, type Measured } from '../../core/proof/measured.ts';
import type { Place } from '../../core/proof/place.ts';
import type {
  Bite,
  FilledTable,
  RowDifference,
  RowsAsk,
  RowsBack,
  RowsWritten,
} from '../../core/proof/rows.ts';
import {
  displayName,
  foreignKeysFrom,
  foreignKeysTo,
  relationKey,
  tableByKey,
} from '../../core/schema/lookup.ts';
import type { Schema, Table } from '../../core/schema/model.ts';
import { quoted } from '../../core/syntax/postgres/identifier.ts';
import { sessionEnd } from '../databases/kept-statements.ts';
import type { DatabaseFailure, SqlSession } from '../databases/session.ts';
import { believableRows } from '../rows/believable.ts';
import { fillTables } from '../rows/fill.ts';
import { moveSequences } from '../rows/sweep.ts';
import { Contents } from './contents.ts';
import { Mender, sweep } from './mend.ts';
import type { PreparedMigration, PreparedText } from './prepare.ts';
import type { RawOutcome, SectionRun } from './run.ts';
import { isComplete, type Ran } from './server.ts';

export interface TrialWish {
  readonly ask: RowsAsk;
  /** The migration, and the schemas before and after it. */
  readonly before: Schema;
  readonly after: Schema;
  /** The number of rows of each table, by its key. */
  readonly rows: (table: string) => number;
  /** The oldest version on which a SELECT has to run. */
  readonly version: number;
  /** Somebody wrote a rollback. */
  readonly back: boolean;
}

export type RawTrial =
  | { readonly kind: 'nothing-to-fill' }
  | { readonly kind: 'not-tried'; readonly because: string }
  | {
      readonly kind: 'tried';
      readonly filled: readonly FilledTable[];
      readonly bites: readonly Bite[];
      readonly writes: readonly RowsWritten[];
      readonly back: RowsBack | undefined;
    };

export interface TrialScene {
  readonly session: SqlSession;
  readonly migration: PreparedMigration;
  readonly wish: TrialWish;
  /** The tables to fill. */
  readonly tables: ReadonlySet<string>;
  /** True if it is to be rolled back as well. */
  readonly back: boolean;
  readonly run: (text: PreparedText, looks: SectionRun['looks'], mend?: MendSection) => Promise<Ran>;
  readonly signal: AbortSignal | undefined;
}

/** The handler of failures for a section, by its index. */
export type MendSection = (section: number) => SectionRun['mend'];

/** Keys far from the first ones, so that they do not collide with those that migrations insert. */
const keysFrom = 1_000;

/** Existing tables that a migration was observed to touch, with those that their rows reference. */
export function tablesToFill(migration: PreparedMigration, up: Ran, before: Schema): ReadonlySet<string> {
  if (up.kind === 'unread' || migration.up.kind === 'unread') return new Set();
  const byName = tablesByName(before);
  const found = new Set<string>();
  const add = (table: Table | undefined): void => {
    if (table === undefined || table.persistence === 'temporary' || found.has(table.key)) return;
    found.add(table.key);
    // Rows of a partitioned table are inserted through it.
    if (table.partitionOf !== undefined) add(tableByKey(before, table.partitionOf.parent));
    for (const { references } of foreignKeysFrom(table)) add(tableByKey(before, references.relation));
  };
  for (const outcome of up.text.sections.flat())
    if (outcome.kind === 'measured')
      for (const { relation, kind, isNew } of outcome.measured.relations)
        if (kind === 'table' && !isNew) add(byName.get(relation));
  for (const { statements } of migration.up.sections)
    for (const { parsed } of statements)
      for (const operation of parsed.operations) {
        if (!('table' in operation) || operation.table === undefined) continue;
        const key = relationKey(before, operation.table);
        add(tableByKey(before, key));
        const touchesChildren = operation.kind === 'delete' || operation.kind === 'update';
        if (touchesChildren) for (const { table } of foreignKeysTo(before, key)) add(table);
      }
  return found;
}

export async function tryOnRows(scene: TrialScene): Promise<RawTrial | DatabaseFailure> {
  const { session, migration, wish, tables, signal } = scene;
  const { before, after, rows, ask } = wish;
  const found = await fillTables({
    session,
    plan: (empty) => believableRows(before, after, { seed: ask.seed, rows, empty, keysFrom }),
    wanted: tables,
    signal,
  });
  if (found.kind === 'failed') return found.failure;
  const names = found.tables.flatMap(({ table }) => tableByKey(before, table) ?? []);
  await session.query('SET session_replication_role = replica', { protocol: 'simple' });
  await sweep(session, { remove: (_, table, condition) => removeNow(session, table, condition) });
  await session.query(moveSequences, { protocol: 'simple', signal });
  for (const text of sessionEnd) await session.query(text, { protocol: 'simple', signal });
  const contents = await Contents.keep(session, names);
  if (!(contents instanceof Contents)) return contents;
  const filled = found.tables.map(({ table, rows: count, problem }) => {
    const left = contents.rowsOf(table) ?? count;
    const gone = count > 0 && left === 0 ? 'what they would refer to is not there' : undefined;
    return { relation: displayName(table), rows: left, problem: problem ?? gone };
  });
  const helped = new Helped(scene, contents, names);
  const up = await scene.run(migration.up, 'each-statement', helped.mendIn(migration.up));
  const bitesUp = helped.bitesOf(migration.up, up);
  const told = { kind: 'tried', filled, writes: writesIn(migration.up, up, filled, before) } as const;
  if (up.kind === 'lost') return up.failure;
  const back =
    scene.back && migration.down !== undefined ? await backOnRows(scene, contents, helped, up) : undefined;
  if (back !== undefined && 'reason' in back) return back;
  const bitesDown = back === undefined || migration.down === undefined ? [] : back.bites;
  return { ...told, bites: [...bitesUp, ...bitesDown], back: back?.back };
}

async function backOnRows(
  { migration, run }: TrialScene,
  contents: Contents,
  helped: Helped,
  up: Ran,
): Promise<{ readonly back: RowsBack; readonly bites: readonly Bite[] } | DatabaseFailure> {
  const { down } = migration;
  if (down?.kind !== 'read' || !isComplete(up)) return { back: { kind: 'not-run' }, bites: [] };
  const ran = await run(down, 'each-statement', helped.mendIn(down));
  if (ran.kind === 'lost') return ran.failure;
  const bites = helped.bitesOf(down, ran);
  const refused = firstRefusal(down, ran);
  if (refused !== undefined) return { back: { kind: 'refused', ...refused }, bites };
  const differences = await contents.differences();
  if (differences === undefined) return { reason: 'dropped', message: 'The embedded server has ended.' };
  const again = await run(migration.up, 'each-statement');
  const trouble = again.kind === 'lost' ? again.failure.message : firstRefusal(migration.up, again)?.message;
  return { back: { kind: 'ran', differences: ordered(differences), again: trouble }, bites };
}

function ordered(differences: readonly RowDifference[]): readonly RowDifference[] {
  return differences.toSorted((a, b) => (a.relation < b.relation ? -1 : 1));
}

/** One handler for each section, kept for its records. */
class Helped {
  readonly #scene: TrialScene;
  readonly #contents: Contents;
  readonly #tables: readonly Table[];
  readonly #menders = new Map<PreparedText, Map<number, Mender>>();

  constructor(scene: TrialScene, contents: Contents, tables: readonly Table[]) {
    this.#scene = scene;
    this.#contents = contents;
    this.#tables = tables;
  }

  mendIn(text: PreparedText): MendSection {
    return (section) => {
      const statements = text.kind === 'read' ? (text.sections[section]?.statements ?? []) : [];
      const mender = new Mender({
        session: this.#scene.session,
        contents: this.#contents,
        statements,
        filled: this.#tables.map(({ schema, name }) => `${quoted(schema)}.${quoted(name)}`),
        version: this.#scene.wish.version,
      });
      const known = this.#menders.get(text) ?? new Map<number, Mender>();
      this.#menders.set(text, known.set(section, mender));
      return (at, refusal) => mender.mend(at, refusal);
    };
  }

  bitesOf(text: PreparedText, ran: Ran): readonly Bite[] {
    if (text.kind !== 'read' || ran.kind === 'unread') return [];
    return [...(this.#menders.get(text) ?? [])].flatMap(([section, mender]) =>
      mender.bites.flatMap(({ at, kind, rows, refusal }): readonly Bite[] => {
        const place = placeIn(text, section, at);
        const outcome = ran.text.sections[section]?.[at];
        const { message, sqlState } = refusal;
        const ranWithout = outcome?.kind === 'measured' || outcome?.kind === 'ran';
        return place === undefined ? [] : [{ place, kind, rows, message, sqlState, ranWithout }];
      }),
    );
  }
}

function placeIn(
  text: PreparedText & { readonly kind: 'read' },
  section: number,
  at: number,
): Place | undefined {
  const span = text.sections[section]?.statements[at]?.span;
  return span === undefined ? undefined : { file: text.file, span };
}

function firstRefusal(
  text: PreparedText,
  ran: Ran,
): { readonly place: Place; readonly message: string } | undefined {
  if (text.kind !== 'read' || ran.kind !== 'ran') return undefined;
  for (const [section, outcomes] of ran.text.sections.entries())
    for (const [at, outcome] of outcomes.entries()) {
      const refusal = refusalIn(outcome);
      const place = placeIn(text, section, at);
      if (refusal !== undefined && place !== undefined) return { place, message: refusal };
    }
  return undefined;
}

function refusalIn(outcome: RawOutcome): string | undefined {
  return outcome.kind === 'refused' || outcome.kind === 'not-verifiable'
    ? outcome.refusal?.message
    : undefined;
}

function writesIn(
  text: PreparedText,
  ran: Ran,
  filled: readonly FilledTable[],
  before: Schema,
): readonly RowsWritten[] {
  if (text.kind !== 'read' || ran.kind === 'unread') return [];
  const counts = new Map(filled.map(({ relation, rows }) => [relation, rows]));
  return ran.text.sections.flatMap((outcomes, section) =>
    outcomes.flatMap((outcome, at) => {
      const place = placeIn(text, section, at);
      if (outcome.kind !== 'measured' || place === undefined) return [];
      const { measured } = outcome;
      return measured.written.flatMap(({ relation, updated, deleted }): readonly RowsWritten[] => {
        const all = counts.get(relation);
        if (all === undefined || updated + deleted === 0) return [];
        return [{ place, relation, updated, deleted, all, holding: holding(measured, before) }];
      });
    }),
  );
}

/** On existing tables, if somebody has to wait. */
function holding(measured: Measured, before: Schema): RowsWritten['holding'] {
  const modes = new Map<string, LockMode[]>();
  for (const one of measured.held) modes.set(one.relation, [...one.modes]);
  for (const { relation, taken } of measured.relations)
    modes.set(relation, [...(modes.get(relation) ?? []), ...taken]);
  const tables = tablesByName(before);
  return [...modes].flatMap(([relation, taken]) => {
    const lock = strongestOf(taken);
    const isShown = lock !== undefined && blocks(lock) !== 'nobody' && tables.has(relation);
    return isShown ? [{ relation, lock }] : [];
  });
}

function tablesByName(schema: Schema): ReadonlyMap<string, Table> {
  return new Map(
    [...schema.relations.values()].flatMap((one): readonly (readonly [string, Table])[] =>
      one.kind === 'table' ? [[displayName(one.key), one]] : [],
    ),
  );
}

async function removeNow(session: SqlSession, table: string, condition: string): Promise<number | undefined> {
  const text = `WITH gone AS (DELETE FROM ${table} WHERE ${condition} RETURNING 1) SELECT count(*)::text FROM gone`;
  const outcome = await session.query(text, { protocol: 'simple' });
  return outcome.kind === 'rows' ? Number(outcome.rows[0]?.[0] ?? 0) : undefined;
}
