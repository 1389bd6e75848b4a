/**
 * Which running code locks two tables in the opposite order: an INSERT that checks a foreign key of its table, a trigger of the table, a
 * function that changes both. Each of them can deadlock with a transaction that takes both locks.
 */
import { conflict } from '../../effects/conflicts.ts';
import type { LockMode } from '../../effects/effect.ts';
import type { RelatedPlace } from '../../findings/finding.ts';
import { displayName, foreignKeysFrom } from '../../schema/lookup.ts';
import { mayMention } from '../../schema/expression-text.ts';
import type { Program, Routine, Table } from '../../schema/model.ts';
import { keysAddedBy } from './added-foreign-keys.ts';
import { waitedFor } from './blocks-others.ts';
import { blocking, heldBefore, type HeldBefore } from './held-locks.ts';
import { lockTimeout } from './lock-timeout.ts';
import { shownName, tableShown, type Surroundings } from '../tables/tables.ts';

interface Locked {
  /** For display. */
  readonly relation: string;
  readonly lock: LockMode;
}

interface Opponent {
  readonly kind: 'key' | 'trigger' | 'function';
  readonly name: string;
  readonly related: readonly RelatedPlace[];
}

interface Reversed {
  readonly first: HeldBefore;
  /** For display. */
  readonly second: string;
  readonly opponent: Opponent;
}

/** After this time of waiting, by default, the server checks for a deadlock. */
const deadlockTimeout = 1000;

/** The lock that the transaction holds, the one that the statement requests, and the code that takes them in the opposite order. */
export function reversedBy(context: Surroundings): Reversed | undefined {
  const limit = lockTimeout(context);
  // Then the migration gives up before the server checks for a deadlock.
  if (limit !== undefined && limit < deadlockTimeout) return undefined;
  const wanted = context.statement.parsed.operations.flatMap((one) => waitedFor(context.effect(one)));
  if (wanted.length === 0) return undefined;
  const held = blocking(heldBefore(context));
  for (const second of wanted.filter((one) => !held.some((known) => known.relation === one.relation)))
    for (const first of held) {
      const opponent = opponentOf(first, second, context);
      if (opponent !== undefined) return { first, second: second.relation, opponent };
    }
  return undefined;
}

/** An earlier statement of the transaction has been reported already. */
export function wasReversed(context: Surroundings): boolean {
  const held = blocking(heldBefore(context));
  return held.some((second, at) =>
    held
      .slice(0, at)
      .some((first) => first.by.start < second.by.start && opponentOf(first, second, context) !== undefined),
  );
}

/** Code that holds a lock on `second` when it requests one on `first`, both of which conflict with the transaction's own locks. */
function opponentOf(first: Locked, second: Locked, context: Surroundings): Opponent | undefined {
  const table = tableShown(context, second.relation);
  if (table === undefined || tableShown(context, first.relation) === undefined) return undefined;
  return (
    byKey(first, second, table, context) ??
    byTrigger(first, second, table, context) ??
    byFunction(first, second, context)
  );
}

/** An INSERT locks its own table, then reads the row that its key references. */
function byKey(first: Locked, second: Locked, table: Table, context: Surroundings): Opponent | undefined {
  if (!conflict(first.lock, 'ROW SHARE') || !conflict(second.lock, 'ROW EXCLUSIVE')) return undefined;
  const key = foreignKeysFrom(table).find(
    (one) => one.enforced && displayName(one.references.relation) === first.relation,
  );
  if (key === undefined || isAddedHere(first, second, context)) return undefined;
  const { file, span } = table.origin;
  return {
    kind: 'key',
    name: key.name,
    related: [{ file, span, message: `${second.relation} refers to ${first.relation}.` }],
  };
}

/** Other sessions do not see yet what the transaction itself adds. */
function isAddedHere(first: Locked, second: Locked, context: Surroundings): boolean {
  return context
    .earlier()
    .some(({ actions }) =>
      actions.some(
        ({ operation }) =>
          'table' in operation &&
          operation.table !== undefined &&
          'name' in operation.table &&
          shownName(context, operation.table) === second.relation &&
          keysAddedBy(operation).some((one) => shownName(context, one) === first.relation),
      ),
    );
}

function byTrigger(first: Locked, second: Locked, table: Table, context: Surroundings): Opponent | undefined {
  if (!conflict(second.lock, 'ROW EXCLUSIVE')) return undefined;
  for (const trigger of table.triggers) {
    const fires = trigger.firing !== 'disabled' && trigger.events.some((one) => one !== 'truncate');
    if (!fires || trigger.origin.file === context.path) continue;
    for (const { program, routine } of programsOf(trigger.function, context)) {
      if (!mayMention(program.holder.text, bare(first.relation))) continue;
      if (touches(program, context).some((one) => isKeptOut(one, first)))
        return {
          kind: 'trigger',
          name: trigger.name,
          related: [trigger.origin, routine.origin].map((origin) => ({
            file: origin.file,
            span: origin.span,
            message: `Changing rows of ${second.relation} uses ${first.relation} here.`,
          })),
        };
    }
  }
  return undefined;
}

/** One statement may lock the two in any order, and in a branch perhaps never. */
function byFunction(first: Locked, second: Locked, context: Surroundings): Opponent | undefined {
  for (const routines of context.schema.functions.values())
    for (const { key } of routines.slice(0, 1))
      for (const { program, routine } of programsOf(key, context)) {
        const { text } = program.holder;
        if (!mayMention(text, bare(first.relation)) || !mayMention(text, bare(second.relation))) continue;
        const all = touches(program, context).filter((one) => !one.conditional);
        const from = all.find((one) => isKeptOut(one, second));
        const to = all.find((one) => isKeptOut(one, first));
        if (from === undefined || to === undefined || from.at >= to.at) continue;
        const { file, span } = routine.origin;
        const message = `${displayName(key)} uses ${second.relation}, then ${first.relation}.`;
        return { kind: 'function', name: displayName(key), related: [{ file, span, message }] };
      }
  return undefined;
}

interface Touch extends Locked {
  /** Index of the statement in the body. */
  readonly at: number;
  readonly conditional: boolean;
}

function isKeptOut(touch: Touch, held: Locked): boolean {
  return touch.relation === held.relation && conflict(held.lock, touch.lock);
}

function touches({ body }: Program, context: Surroundings): readonly Touch[] {
  return body.statements.flatMap(({ parsed, conditional }, at) =>
    parsed.operations.flatMap((operation) =>
      context.effect(operation).relations.map(({ relation, lock }) => ({ relation, lock, at, conditional })),
    ),
  );
}

/** Those that exist before this migration: nobody calls its new functions before it ends. */
function programsOf(
  key: string,
  { schema, path }: Surroundings,
): readonly { readonly program: Program; readonly routine: Routine }[] {
  const routines = schema.functions.get(key) ?? [];
  const programs = schema.programs.get(key) ?? [];
  const [routine] = routines;
  const [program] = programs;
  // Which of several overloads is called is not known here.
  if (routines.length !== 1 || programs.length !== 1 || routine === undefined || program === undefined)
    return [];
  return routine.origin.file === path ? [] : [{ program, routine }];
}

function bare(shown: string): string {
  return shown.slice(shown.indexOf('.') + 1);
}
