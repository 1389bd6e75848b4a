/** The change accepts rows that the old schema rejects: once one exists, the rollback fails or has to change it. */
import type { ObjectChange } from '../../facts/alteration.ts';
import type { Reversal } from '../../facts/reversibility.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';
import { takenBack } from '../../../rollback/former-type.ts';

export const note = defineNote({
  id: 'rollback/refused-by-new-rows',
  section: 'rollback',
  weight: 'inform',
  message: {
    one: 'A rollback fails once rows are written that {object} does not take today. Look for them before rolling back.',
    many: 'A rollback fails once rows are written that {object} do not take today. Look for them before rolling back.',
  },
  lists: 'object',
  find: ({ objects, reversals, change: { target } }) =>
    objects
      .filter((one) => admitsMore(one, target.version) && !isInGenerated(one, reversals))
      .map(({ object, fact }) => ({
        places: [fact.place],
        data: { object: name(object.kind === 'constraint' ? (object.part ?? '') : object.name) },
      })),
  examples: [
    {
      history: ['CREATE TABLE orders (id bigint, note varchar(20), total int NOT NULL);'],
      change: [
        'ALTER TABLE orders ALTER COLUMN note TYPE varchar(50); ALTER TABLE orders ALTER COLUMN total DROP NOT NULL;',
      ],
      down: 'ALTER TABLE orders ALTER COLUMN note TYPE varchar(20); ALTER TABLE orders ALTER COLUMN total SET NOT NULL;',
      says: [
        'A rollback fails once rows are written that `orders.note` and `orders.total` do not take today. Look for them before rolling back.',
      ],
    },
    {
      history: ['CREATE TABLE orders (id bigint, total int NOT NULL);'],
      change: ['ALTER TABLE orders ALTER COLUMN total DROP NOT NULL;'],
      says: [],
    },
    {
      history: ['CREATE TABLE orders (id bigint, note varchar(20), total int);'],
      change: ['ALTER TABLE orders ALTER COLUMN total SET NOT NULL;'],
      says: [],
    },
    {
      history: ['CREATE TABLE orders (id bigint, note varchar(20), total int NOT NULL);'],
      change: ['ALTER TABLE orders ALTER COLUMN total SET DEFAULT 0;'],
      says: [],
    },
  ],
});

/** The text of a generated rollback names the rows at which it stops. */
function isInGenerated({ fact }: ObjectChange, reversals: readonly Reversal[]): boolean {
  const own = reversals.find(({ migration }) => migration === fact.migration);
  return own?.generated?.losses.some(({ kind }) => kind === 'fails' || kind === 'nulls') === true;
}

/** A new default accepts rows, but these have a value. */
function admitsMore({ change, object, fact }: ObjectChange, targetVersion: number): boolean {
  if (change.kind === 'admits') return true;
  if (change.kind === 'optional')
    return fact.statement.actions.some(
      ({ operation }) => operation.kind === 'dropNotNull' && operation.column.text === object.part,
    );
  if (change.kind !== 'retyped' || change.from === undefined) return false;
  return takenBack(change.to, change.from, { name: '', targetVersion }).kind === 'not-all';
}
