/**
 * Generates the rollback of a migration: statements that turn the schema after it into the schema before it. What no statement restores is
 * noted, and if a part has no inverse, there is no rollback: an incomplete one is worse than none. Reads and writes no files.
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
import { lossWithQuery, withoutRepeats, type Loss, type Refusal } from './words.ts';

export interface Step {
  readonly parsed: ParsedStatement;
  /** A template decides whether it is sent. */
  readonly conditional: boolean;
  /** The schema before the statement. */
  readonly before: Schema;
}

export interface InverseOptions {
  /** Major version of the server. */
  readonly targetVersion: number;
  /** The schema before earlier migrations that are rolled back as well; undefined if there are none. */
  readonly first?: Schema | undefined;
  /** `told`: rows that are not restored are noted as a loss, and the schema is rolled back all the same. */
  readonly rows?: 'told' | undefined;
  /**
   * `told`: a table of CREATE TABLE IF NOT EXISTS that no earlier migration creates is dropped, with a note that it may have existed
   * before.
   */
  readonly guarded?: 'told' | undefined;
  /** Statements of the same change that run before. */
  readonly previous?: readonly ParsedStatement[] | undefined;
}

export type Inverse =
  | {
      readonly kind: 'complete';
      /** In the order in which they run, without semicolons. */
      readonly statements: readonly string[];
      /** Those among them that can be run without a moment in which the index is missing. */
      readonly exchanges: readonly IndexExchange[];
      readonly losses: readonly Loss[];
      readonly notes: readonly string[];
    }
  | { readonly kind: 'impossible'; readonly because: readonly Refusal[] };

/**
 * Statements between two renames are reversed together, so that an object which one migration creates and changes is dropped once. If a
 * statement drops a table and another takes its name, the statements after it are reversed first, because their values belong to the new
 * table.
 */
export function inverseOf(all: readonly Step[], after: Schema, options: InverseOptions): Inverse {
  if (all.length === 0) return { kind: 'complete', statements: [], exchanges: [], losses: [], notes: [] };
  const steps = withUnseen(all, after);
  const isRowsReported = options.rows === 'told';
  const because = refusedIn(steps, options.first).filter(({ kind }) => !isRowsReported || kind !== 'rows');
  const statements: string[] = [];
  const exchanges: IndexExchange[] = [];
  const losses: Loss[] = isRowsReported ? [...rowsIn(steps, options.first)] : [];
  const notes: string[] = [];
  const called: Renamed[] = [];
  const copies = updatesIn([...(options.previous ?? []), ...steps.map(({ parsed }) => parsed)]);
  let end = after;
  let from = steps.length;
  for (let at = steps.length - 1; at >= -1; at -= 1) {
    const step = steps[at];
    const renames = step === undefined ? [] : step.parsed.operations.filter(isRename);
    const isRebuilt = step !== undefined && renames.length === 0 && makesRoom(step, after);
    if (step !== undefined && renames.length === 0 && !isRebuilt) continue;
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
    if (isRebuilt) {
      // What it drops is restored together with what precedes it.
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
  if (because.length > 0)
    return { kind: 'impossible', because: withoutRepeats(because, ({ words }) => words) };
  return {
    kind: 'complete',
    statements,
    exchanges,
    losses: withoutRepeats(losses, lossWithQuery),
    notes: [...new Set(notes)],
  };
}

/** Keyed by the table's key at that point. */
function renamedIn(steps: readonly Step[]): readonly RenamedColumn[] {
  return steps.flatMap(({ parsed, before }) =>
    parsed.operations.flatMap((one) =>
      one.kind === 'renameColumn'
        ? [{ table: relationKey(before, one.table), was: one.column.text, is: one.to.text }]
        : [],
    ),
  );
}

/** Keys of tables that IF NOT EXISTS creates, because no earlier migration does. */
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

/** A person who fills a column before the script runs uses the name that it has until then. */
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

/** Parts without an inverse, by the statements alone: this is cheap, while comparing the schemas is not. */
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

/** True if its effect remains, so that the end of the session decides. */
function isLeftOpen(steps: readonly Step[]): boolean {
  let open = false;
  for (const operation of steps.flatMap(({ parsed }) => parsed.operations)) {
    if (operation.kind === 'begin') open = true;
    if (operation.kind === 'commit') open = operation.chain;
    if (operation.kind === 'rollback' && operation.savepoint === undefined) open = operation.chain;
  }
  return open;
}

/** It drops a table, and another takes its name that lacks one of its columns or has it with another type. */
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
