/**
 * A file whose statements commit one by one: if it fails part-way, its first statements stay applied, and the tool records nothing or a
 * failure.
 */
import type { StatementFact } from '../../facts/statements.ts';
import type { OperationKind } from '../../../operations/model/operation.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'rollback/half-applied',
  section: 'rollback',
  weight: 'inform',
  message: {
    one: '{file} is committed in {count} transactions: if it fails half-way, what was committed stays. Continue by hand from the statement that failed.',
    many: '{file} are each committed in {count} transactions: if one fails half-way, what was committed stays. Continue by hand from the statement that failed.',
  },
  lists: 'file',
  find: ({ reversals }) =>
    reversals.flatMap(({ migration, statements }) => {
      const lasting = statements.filter(isLasting);
      const count = new Set(lasting.map(({ statement }) => statement.during.transaction)).size;
      const second = lasting.find(
        ({ statement }) => statement.during.transaction !== lasting[0]?.statement.during.transaction,
      );
      return second === undefined
        ? []
        : [{ places: [second.place], data: { file: name(migration.file), count: String(count) } }];
    }),
  examples: [
    {
      history: ['CREATE TABLE orders (id bigint, note text);'],
      change: [
        'BEGIN; ALTER TABLE orders ADD COLUMN a int; COMMIT; BEGIN; ALTER TABLE orders ADD COLUMN b int; COMMIT;',
      ],
      says: [
        '`0002_change.up.sql` is committed in 2 transactions: if it fails half-way, what was committed stays. Continue by hand from the statement that failed.',
      ],
    },
    {
      history: ['CREATE TABLE orders (id bigint, note text);'],
      change: ['ALTER TABLE orders ADD COLUMN a int; ALTER TABLE orders ADD COLUMN b int;'],
      says: [],
    },
  ],
});

const passing: ReadonlySet<OperationKind> = new Set([
  'begin',
  'commit',
  'rollback',
  'savepoint',
  'releaseSavepoint',
  'setVariable',
  'select',
  'lockTable',
]);

/** Its effect remains afterwards. */
function isLasting({ statement: { actions, during } }: StatementFact): boolean {
  return during.kept && actions.some(({ operation }) => !passing.has(operation.kind));
}
