/** Tables of before that one transaction keeps readers and writers from, each from its own statement on, and the one statement that locks all of them in front of its work. Measured by test/databases/review-waiting-writers.test.ts. */
import { blocks, type RelationEffect } from '../../effects/effect.ts';
import { oneLine } from '../../plan/format.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { tableCalled } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { referringFirst } from '../../schema/referring-first.ts';
import { type Placed, schemaAt, sharedTransactions } from '../placed.ts';

const mostNames = 6;

/** Each with what shuts it first. */
export function shutTables(own: readonly Placed[]): ReadonlyMap<string, Placed> {
  return firstTaken(own, isShut);
}

type IsTaken = (one: RelationEffect) => boolean;

/** Tables that were there, each with what takes it first and keeps it. */
export function firstTaken(own: readonly Placed[], isTaken: IsTaken): ReadonlyMap<string, Placed> {
  const taken = new Map<string, Placed>();
  for (const placed of own)
    for (const relation of takenBy(placed, isTaken)) if (!taken.has(relation)) taken.set(relation, placed);
  return taken;
}

/** What is held together: of transactions of several statements, and of each other one. */
export function lockedTogether(statements: readonly Placed[]): readonly (readonly Placed[])[] {
  const alone = statements.filter(({ one: { during } }) => during.kept && during.transaction.kind === 'own');
  return [...sharedTransactions(statements), ...alone.map((one) => [one])];
}

/** More than one statement does so, or one of them several tables: the first stand still while it waits for the next. */
export function shutsOneByOne(own: readonly Placed[]): boolean {
  return new Set(shutTables(own).values()).size > 1 || own.some(shutsSeveral);
}

/** A table and one that a key of it refers to, or that refers to it: whoever reads both may begin with the other. Partitions are locked behind their table by all. */
export function shutsSeveral(placed: Placed): boolean {
  const apart = (placed.one.whole?.relations ?? []).filter(
    ({ role }) => role === 'target' || role === 'referenced' || role === 'referencing',
  );
  const shut = takenBy(placed, isShut);
  return new Set(apart.flatMap(({ relation }) => (shut.includes(relation) ? [relation] : []))).size > 1;
}

/** What one statement locks is locked by LOCK TABLE of several too. */
export function locksAll({ one }: Placed): boolean {
  return one.actions.some(({ operation }) => operation.kind === 'lockTable');
}

/** It can be neither read nor written from here on. */
function isShut({ lock, role }: RelationEffect): boolean {
  return role !== 'index' && blocks(lock) === 'reads-and-writes';
}

function takenBy(placed: Placed, isTaken: IsTaken): readonly string[] {
  const { whole, during } = placed.one;
  // One in no other transaction has its own.
  if (whole === undefined || (whole.heldUntil !== 'end-of-transaction' && during.transaction.kind !== 'own'))
    return [];
  return whole.relations.flatMap((one) =>
    one.isNew || !isTaken(one) || !isTable(placed, one.relation) ? [] : [one.relation],
  );
}

/** Views are locked with what they read. */
function isTable(placed: Placed, relation: string): boolean {
  const { relations } = schemaAt(placed);
  return [relation, `public.${relation}`].some((key) => relations.get(key)?.kind === 'table');
}

/** SQL, without its end: who is in the middle of them makes it wait with none of its work done. */
export function lockOfAll(own: readonly Placed[]): string {
  const [first] = own;
  const names = [...shutTables(own).keys()];
  const byKey = new Map(names.map((name) => [(first && tableCalled(first.start, name)?.key) ?? name, name]));
  const ordered =
    first === undefined
      ? names
      : referringFirst([...byKey.keys()], first.start).map((key) => byKey.get(key) ?? key);
  return ordered.length > mostNames
    ? `LOCK TABLE of these ${String(names.length)} IN ACCESS EXCLUSIVE MODE`
    : `LOCK TABLE ${namesInSql(ordered, first?.start)} IN ACCESS EXCLUSIVE MODE`;
}

/** As somebody copies them into a file: in quotes where a name needs them. */
export function namesInSql(names: readonly string[], start: Schema | undefined): string {
  return names
    .map((name) => {
      const table = start === undefined ? undefined : tableCalled(start, name);
      if (table === undefined) return oneLine(name);
      const quoted = oneLine(quoteIdentifier(table.name));
      return table.schema === 'public' ? quoted : `${oneLine(quoteIdentifier(table.schema))}.${quoted}`;
    })
    .join(', ');
}

/** Long enough for a free lock, and as a rule over before the server looks for a deadlock (deadlock_timeout, 1 s): who asks gives up. */
export const belowDeadlock = '500ms';

/** What a lock_timeout is advised to be. */
export function advisedBound(statements: readonly Placed[]): string {
  return lockedTogether(statements).some((own) => shutsOneByOne(own) && !own.some(locksAll))
    ? belowDeadlock
    : '5s';
}
