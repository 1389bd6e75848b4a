/**
 * What takes a migration back: statements that make the schema before it out of the schema after it. What no statement brings back is said,
 * and where a part has no inverse at all there is none for the whole: half a rollback is worse than none. Reads no file, writes none.
 */
import type { Operation } from '../operations/model/operation.ts';
import type { Schema } from '../schema/model.ts';
import type { ParsedStatement } from '../syntax/statement.ts';
import { column, creationKey, displayName, relationKey, tableByKey } from '../schema/lookup.ts';
import { typeText } from '../schema/type-text.ts';
import { withUnseenTables } from '../schema/unseen-tables.ts';
import { undoChanges } from './changes.ts';
import type { IndexExchange, RenamedColumn } from './collected.ts';
import { asWords, notGenerated } from './refusal-reasons.ts';
import { undoRename } from './renames.ts';
import { updatesIn } from './refill.ts';
import { rowsWithoutInverse, withoutInverse } from './refused-statements.ts';
import { lossWithQuery, toldOnce, type Loss, type Note, type Refusal } from './words.ts';

export interface Step {
  readonly parsed: ParsedStatement;
  /** A template decides whether it is sent. */
  readonly conditional: boolean;
  /** Before the statement. */
  readonly before: Schema;
}

export interface InverseOptions {
  /** Major version of the server. */
  readonly targetVersion: number;
  /** What was there before migrations that are taken back too, after this one; undefined if none are. */
  readonly first?: Schema | undefined;
  /** `told`: rows that do not come back are a loss that is said, and the schema is taken back all the same. */
  readonly rows?: 'told' | undefined;
  /** `told`: a table of CREATE TABLE IF NOT EXISTS that no migration before has made goes, and that it may have been there is said. */
  readonly guarded?: 'told' | undefined;
  /** Statements of the same change that run before. */
  readonly previous?: readonly ParsedStatement[] | undefined;
}

export type Inverse =
  | {
      readonly kind: 'complete';
      /** In the order in which they run, without semicolons. */
      readonly statements: readonly string[];
      /** Of them, what can be done without a moment in which the index is missing. */
      readonly exchanges: readonly IndexExchange[];
      readonly losses: readonly Loss[];
      readonly notes: readonly Note[];
    }
  | { readonly kind: 'impossible'; readonly because: readonly Refusal[] };

/**
 * Statements between two renames are undone together, so that what is made and changed in one migration is dropped once. Where one drops a
 * table for another under its name, what follows it is undone first: the values of the one are no values of the other.
 */
export function inverseOf(all: readonly Step[], after: Schema, options: InverseOptions): Inverse {
  if (all.length === 0) return { kind: 'complete', statements: [], exchanges: [], losses: [], notes: [] };
  const steps = withUnseen(all, after);
  const isRowsTold = options.rows === 'told';
  const because = refusedIn(steps, options.first).filter(({ kind }) => !isRowsTold || kind !== 'rows');
  const statements: string[] = [];
  const exchanges: IndexExchange[] = [];
  const losses: Loss[] = isRowsTold ? [...rowsIn(steps, options.first)] : [];
  const notes: Note[] = [];
  const called: Renamed[] = [];
  const copies = updatesIn([...(options.previous ?? []), ...steps.map(({ parsed }) => parsed)]);
  let end = after;
  let from = steps.length;
  for (let at = steps.length - 1; at >= -1; at -= 1) {
    const step = steps[at];
    const renames = step === undefined ? [] : step.parsed.operations.filter(isRename);
    const isAnew = step !== undefined && renames.length === 0 && makesRoom(step, after);
    if (step !== undefined && renames.length === 0 && !isAnew) continue;
    const start = steps[at + 1]?.before;
    if (start !== undefined && from > at + 1) {
      const undone = undoChanges(end, start, {
        ...options,
        copies,
        guarded: options.guarded === 'told' ? guardedIn(steps, options.first) : new Set<string>(),
        renamed: renamedIn(steps.slice(0, at + 1)),
      });
      statements.push(...undone.statements);
      exchanges.push(...undone.exchanges);
      losses.push(...undone.losses.map((one) => asCalled(one, called)));
      notes.push(...undone.notes);
      because.push(...undone.because);
    }
    if (step === undefined) break;
    if (isAnew) {
      // What it drops is undone with what is before it.
      [end, from] = [start ?? end, at + 1];
      continue;
    }
    for (const operation of renames.toReversed()) {
      const sql = undoRename(operation, step.before);
      if (sql === undefined) because.push({ kind: 'other', words: notGenerated(asWords(operation.kind)) });
      else statements.push(sql);
      if (operation.kind === 'renameColumn') {
        const table = displayName(relationKey(step.before, operation.table));
        called.push({ table, was: operation.column.text, is: operation.to.text });
      }
    }
    end = step.before;
    from = at;
  }
  if (because.length > 0) return { kind: 'impossible', because: toldOnce(because, ({ words }) => words) };
  return {
    kind: 'complete',
    statements,
    exchanges,
    losses: toldOnce(losses, lossWithQuery),
    notes: toldOnce(notes, ({ words }) => words),
  };
}

/** By the keys that tables have at that point. */
function renamedIn(steps: readonly Step[]): readonly RenamedColumn[] {
  return steps.flatMap(({ parsed, before }) =>
    parsed.operations.flatMap((one) =>
      one.kind === 'renameColumn'
        ? [{ table: relationKey(before, one.table), was: one.column.text, is: one.to.text }]
        : [],
    ),
  );
}

/** Keys of tables that IF NOT EXISTS makes, as no migration before has. */
function guardedIn(steps: readonly Step[], first: Schema | undefined): ReadonlySet<string> {
  return new Set(
    steps.flatMap(({ parsed, conditional, before }) =>
      parsed.operations.flatMap((one) => {
        if (one.kind !== 'createTable' || !one.ifNotExists || conditional) return [];
        const key = creationKey(before, one.table);
        return before.relations.has(key) || first?.relations.has(key) === true ? [] : [key];
      }),
    ),
  );
}

interface Renamed {
  readonly table: string;
  readonly was: string;
  readonly is: string;
}

/** Who fills a column before the script runs knows it by the name that it has until then. */
function asCalled(loss: Loss, called: readonly Renamed[]): Loss {
  if (loss.kind !== 'nulls') return loss;
  return called
    .toReversed()
    .reduce(
      (one, { table, was, is }) => (one.table === table && one.column === was ? { ...one, column: is } : one),
      loss,
    );
}

/** Tables that no migration creates, as the statements speak of them. */
export function withUnseen(steps: readonly Step[], after: Schema): readonly Step[] {
  const operations = steps.flatMap(({ parsed }) => parsed.operations);
  return steps.map((one) => ({ ...one, before: withUnseenTables(one.before, after, operations) }));
}

/** What of it has no inverse by its statements alone: soon told, where comparing the schemas is not. */
export function refusedIn(steps: readonly Step[], first?: Schema): readonly Refusal[] {
  const because = steps.flatMap((step): readonly Refusal[] =>
    step.conditional
      ? [{ kind: 'other', words: 'A template decides what is sent.' }]
      : withoutInverse(step.parsed, aroundOf(step, steps, first)),
  );
  return isLeftOpen(steps)
    ? [...because, { kind: 'other', words: 'Its last transaction is begun and not committed.' }]
    : because;
}

function rowsIn(steps: readonly Step[], first: Schema | undefined): readonly Loss[] {
  return steps
    .flatMap((step) => rowsWithoutInverse(step.parsed, aroundOf(step, steps, first)))
    .map(({ words }) => ({ kind: 'gone', words }));
}

function aroundOf(
  { before }: Step,
  [begin]: readonly Step[],
  first: Schema | undefined,
): { readonly first: Schema; readonly before: Schema } {
  return { first: first ?? begin?.before ?? before, before };
}

/** True if what it does stays, is then for the end of the session to say. */
function isLeftOpen(steps: readonly Step[]): boolean {
  let open = false;
  for (const operation of steps.flatMap(({ parsed }) => parsed.operations)) {
    if (operation.kind === 'begin') open = true;
    if (operation.kind === 'commit') open = operation.chain;
    if (operation.kind === 'rollback' && operation.savepoint === undefined) open = operation.chain;
  }
  return open;
}

/** It drops a table, and another has its name in the end that lacks a column of it or has it of another type. */
function makesRoom({ parsed, before }: Step, after: Schema): boolean {
  return parsed.operations.some((one) => {
    if (one.kind !== 'dropRelation' || one.relation !== 'table') return false;
    const key = relationKey(before, one.target);
    const [was, is] = [tableByKey(before, key), tableByKey(after, key)];
    return (
      was !== undefined &&
      is !== undefined &&
      was.origin !== is.origin &&
      was.columns.some(({ name, type }) => {
        const now = column(is, name);
        return now === undefined || typeText(now.type) !== typeText(type);
      })
    );
  });
}

function isRename({ kind }: Operation): boolean {
  return kind.startsWith('rename') || kind === 'setSchema' || kind === 'setObjectSchema';
}
