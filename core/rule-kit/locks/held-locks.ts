/**
 * Locks that earlier statements of the transaction hold when a statement runs. Rules check this before they report a lock: one that is
 * already held in a stronger mode makes nothing worse.
 */
import { isSameList } from '../../collections/same-list.ts';
import { blocks, isStronger, type Effect, type LockMode, type RelationEffect } from '../../effects/effect.ts';
import type { RelatedPlace } from '../../findings/finding.ts';
import type { ObjectName, Operation } from '../../operations/model/operation.ts';
import type { Span } from '../../text/span.ts';
import { shownName, type Surroundings } from '../tables/tables.ts';

/** A lock on an existing relation. */
export interface HeldBefore {
  readonly relation: string;
  readonly lock: LockMode;
  /** The statement that takes it, in the document. */
  readonly by: Span;
}

/** Locks on existing relations that are held while the statement runs, in the order in which they are taken; the strongest of each. */
export function heldBefore(context: Surroundings): readonly HeldBefore[] {
  const statements = context.earlier();
  const [first] = statements;
  if (first === undefined) return [];
  const known = remembered.get(first);
  if (known !== undefined && isSameList(known.statements, statements)) return known.list;
  const goesOn =
    known !== undefined && isSameList(known.statements, statements.slice(0, known.statements.length));
  const held = goesOn ? known.held : new Map<string, HeldBefore>();
  for (const one of goesOn ? statements.slice(known.statements.length) : statements) take(one, held);
  const list = [...held.values()];
  remembered.set(first, { statements, held, list });
  return list;
}

/** Cached for a transaction, by its first statement. */
interface Remembered {
  readonly statements: Earlier;
  /** Extended as later statements are checked. */
  readonly held: Map<string, HeldBefore>;
  readonly list: readonly HeldBefore[];
}

type Earlier = ReturnType<Surroundings['earlier']>;

/** Many rules need it for each statement in turn: for a long transaction, collecting the locks again would take most of the time. */
const remembered = new WeakMap<Earlier[number], Remembered>();

function take({ statement, actions }: Earlier[number], held: Map<string, HeldBefore>): void {
  for (const { operation, effect, conditional } of actions) {
    for (const one of conditional ? [] : lasting(effect)) {
      const known = held.get(one.relation);
      if (known === undefined || isStronger(one.lock, known.lock))
        held.set(one.relation, { relation: one.relation, lock: one.lock, by: statement.span });
    }
    if (!conditional) rename(operation, effect, held);
  }
}

/** A lock stays on the table when it is renamed. */
function rename(operation: Operation, effect: Effect, held: Map<string, HeldBefore>): void {
  if (operation.kind !== 'renameRelation') return;
  const from = effect.relations.find((one) => one.role === 'target')?.relation;
  const lock = from === undefined ? undefined : held.get(from);
  if (from === undefined || lock === undefined) return;
  const relation = `${from.slice(0, from.length - operation.target.name.text.length)}${operation.to.text}`;
  held.delete(from);
  held.set(relation, { ...lock, relation });
}

/** The earlier statement that already blocks readers and writers of the table. */
export function heldExclusively(context: Surroundings, name: ObjectName): HeldBefore | undefined {
  const shown = shownName(context, name);
  return heldBefore(context).find((one) => one.relation === shown && one.lock === 'ACCESS EXCLUSIVE');
}

/** The locks for which reads or writes wait. */
export function blocking(held: readonly HeldBefore[]): readonly HeldBefore[] {
  return held.filter(({ lock }) => blocksRows(lock));
}

function blocksRows(lock: LockMode): boolean {
  return ['writes', 'reads-and-writes'].includes(blocks(lock));
}

/** The lock on a table for which reads or writes already wait. */
export function blockingOn(context: Surroundings, name: ObjectName): HeldBefore | undefined {
  const shown = shownName(context, name);
  return blocking(heldBefore(context)).find((one) => one.relation === shown);
}

/** Another action of the same ALTER TABLE rewrites the table: that takes longest, and has its own finding. */
export function isRewrittenBeside(context: Surroundings, operation: Operation): boolean {
  return context.statement.parsed.operations.some(
    (other) =>
      other !== operation && context.effect(other).relations.some((one) => one.rewrite && !one.isNew),
  );
}

/** Another action of the same ALTER TABLE reads or writes the whole table, or builds an index on it. */
export function isWorkedThroughBeside(context: Surroundings, operation: Operation): boolean {
  return context.statement.parsed.operations.some(
    (other) =>
      other !== operation &&
      context
        .effect(other)
        .relations.some(
          (one) => one.role === 'target' && (one.rewrite || one.scan || one.buildsIndex) && !one.isNew,
        ),
  );
}

/** For messages: who waits for it. */
export function waiting(lock: LockMode): string {
  return blocks(lock) === 'reads-and-writes' ? 'reads and writes wait' : 'writes wait';
}

/** The position of the statement that took a lock. */
export function whereTaken(context: Surroundings, held: HeldBefore): readonly RelatedPlace[] {
  const message = `${held.relation} is locked in ${held.lock} mode from here on.`;
  return [{ file: context.path, span: held.by, message }];
}

function lasting(effect: Effect): readonly RelationEffect[] {
  if (effect.heldUntil === 'end-of-statement') return [];
  // Queries do not lock an index by itself: its table is locked too.
  return effect.relations.filter((one) => !one.isNew && one.role !== 'index');
}
