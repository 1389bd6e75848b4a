/**
 * The proof ran the rollback, and the resulting schema differs from the one before the migration; or the migration cannot be applied a
 * second time.
 */
import { oneLine } from '../../../text/format.ts';
import { joined } from '../../../text/enumerate.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

const mostNamed = 4;

export const note = defineNote({
  id: 'rollback/differs',
  section: 'rollback',
  weight: 'warn',
  message: {
    one: 'After the rollback {file} the schema is not the one before the migration: {what}. Complete the rollback.',
    many: 'After the rollbacks {file} the schema is not the one before the migrations: {what}. Complete the rollbacks.',
  },
  lists: 'file',
  find: ({ reversals }) =>
    reversals.flatMap(({ migration: { down }, proof, statements: [first] }) => {
      if (proof === undefined || 'outcome' in proof) return [];
      if (proof.kind !== 'differs' && proof.kind !== 'not-again') return [];
      const what = proof.changes.map(({ kind, name: of }) => name(oneLine(`${kind} ${of}`)));
      const data = { file: name(down?.file ?? ''), what: joined(what, mostNamed) };
      return what.length === 0 ? [] : [{ places: first === undefined ? [] : [first.place], data }];
    }),
  examples: [
    {
      history: ['CREATE TABLE orders (id bigint);'],
      change: ['ALTER TABLE orders ADD COLUMN note text; CREATE INDEX orders_id ON orders (id);'],
      down: 'ALTER TABLE orders DROP COLUMN note;',
      shown: {
        kind: 'differs',
        changes: [
          {
            change: 'added',
            kind: 'index',
            name: 'public.orders_id',
            after: 'CREATE INDEX orders_id ON public.orders USING btree (id)',
          },
        ],
        lost: [],
        down: [],
      },
      says: [
        'After the rollback `0002_change.down.sql` the schema is not the one before the migration: `index public.orders_id`. Complete the rollback.',
      ],
    },
  ],
});
