/**
 * Tables whose rows a work asks for by foreign keys, while its own table is locked in front: whoever deletes such a row has it first, waits for that
 * lock in the check of the key, and the work then waits for the row. They are locked before it. Measured by test/databases/review-row-waiters.test.ts.
 */
import { conflict } from '../../effects/conflicts.ts';
import type { LockMode } from '../../effects/effect.ts';
import { oneLine } from '../../plan/format.ts';
import { displayName, foreignKeysFrom, tableCalled } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { joined } from '../../text/enumerate.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import { type Placed, schemaAt } from '../placed.ts';

const mostNames = 4;

/** In the order of the keys. `relation`: as the effects name it; `mode`: the lock on it that stands in front of the works. */
export function askedParents(works: readonly Placed[], relation: string, mode: LockMode): readonly Table[] {
  const found = new Map<string, Table>();
  for (const placed of works) {
    const schema = schemaAt(placed);
    const table = tableCalled(schema, relation);
    if (table === undefined) continue;
    for (const { operation, effect } of placed.one.actions) {
      const isOwn = effect.relations.some((one) => one.relation === relation && one.role === 'target');
      if (!isOwn || (operation.kind !== 'update' && operation.kind !== 'insert')) continue;
      for (const { columns, enforced, references } of foreignKeysFrom(table)) {
        const isSet = operation.kind === 'insert' || columns.some((one) => operation.columns.includes(one));
        const parent = tableCalled(placed.start, displayName(references.relation));
        // What the key does with its rows where one of the other table goes writes here, or looks FOR KEY SHARE.
        const looks = references.onDelete === 'no-action' || references.onDelete === 'restrict';
        if (!isSet || !enforced || parent === undefined || parent.key === table.key) continue;
        if (conflict(mode, looks ? 'ROW SHARE' : 'ROW EXCLUSIVE')) found.set(parent.key, parent);
      }
    }
  }
  return [...found.values()];
}

/** `LOCK TABLE rules IN SHARE MODE; `; empty where there are none. `own`: the table that is locked behind them, as the file names it. */
export function lockedBefore(parents: readonly Table[], own: string): string {
  const isBare = !own.includes('.');
  const names = parents.map((one) => (isBare ? quoteIdentifier(one.name) : qualifiedName(one)));
  return names.length === 0 ? '' : `LOCK TABLE ${names.join(', ')} IN SHARE MODE; `;
}

/** `, and writes to rules`; empty where there are none. */
export function writesWaiting(parents: readonly Table[]): string {
  return parents.length === 0 ? '' : `, and writes to ${namesOf(parents)}`;
}

export function namesOf(parents: readonly Table[]): string {
  return joined(
    parents.map(({ key }) => oneLine(displayName(key))),
    mostNames,
  );
}
