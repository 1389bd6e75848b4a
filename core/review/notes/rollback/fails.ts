/** The proof ran the rollback after the migration, and the server refused one of its statements. */
import { code } from '../../../text/code-in-prose.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'rollback/fails',
  section: 'rollback',
  weight: 'decide',
  message: {
    one: 'The rollback {file} fails: {message}. Correct it before the migration is applied.',
    many: 'The rollbacks {file} fail: {message}. Correct them before the migrations are applied.',
  },
  lists: 'file',
  default: 'the migration is applied without a rollback that works',
  find: ({ reversals }) =>
    reversals.flatMap(({ migration: { down }, proof, statements: [first] }) => {
      if (proof === undefined || 'outcome' in proof || proof.kind !== 'refused') return [];
      const data = { file: name(down?.file ?? ''), message: code(proof.refusal.message) };
      return [{ places: first === undefined ? [] : [first.place], data }];
    }),
  examples: [
    {
      change: ['CREATE TABLE orders (id bigint);'],
      down: 'DROP TABLE order;',
      shown: {
        kind: 'refused',
        refusal: {
          message: 'syntax error at or near "order"',
          sqlState: '42601',
          position: 11,
          at: 'statement',
        },
        place: { file: 'migrations/0001_change.down.sql', span: { start: 0, end: 17 } },
        down: [],
      },
      says: [
        'The rollback `0001_change.down.sql` fails: `syntax error at or near "order"`. Correct it before the migration is applied.',
      ],
    },
  ],
});
