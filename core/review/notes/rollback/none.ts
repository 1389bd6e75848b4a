/** Nobody wrote a rollback, and none can be generated from the schema. */
import type { Refusal } from '../../../rollback/words.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

const reasons: Readonly<Record<Refusal['kind'], string>> = {
  rows: 'the rows that it changes cannot be told from the others afterwards',
  'enum-value': 'PostgreSQL drops no value of an enum',
  type: 'what it changes in a type stays',
  other: 'it does what Plinth writes no rollback for',
};

export const note = defineNote({
  id: 'rollback/none',
  section: 'rollback',
  weight: 'warn',
  answers: ['transaction/missing-down'],
  message: {
    one: '{file} has no rollback, and none can be generated: {why}. Write one, or plan to go forward only.',
    many: '{file} have no rollback, and none can be generated: {why}. Write them, or plan to go forward only.',
  },
  lists: 'file',
  find: ({ reversals }) =>
    reversals.flatMap(({ migration, because, statements }) => {
      const [reason] = because;
      const [first] = statements;
      if (reason === undefined || first === undefined) return [];
      return [{ places: [first.place], data: { file: name(migration.file), why: reasons[reason.kind] } }];
    }),
  examples: [
    {
      history: ["CREATE TYPE mood AS ENUM ('sad');"],
      change: ["ALTER TYPE mood ADD VALUE 'glad';"],
      says: [
        '`0002_change.up.sql` has no rollback, and none can be generated: PostgreSQL drops no value of an enum. Write one, or plan to go forward only.',
      ],
    },
    {
      history: ['CREATE TABLE orders (id bigint, note text);'],
      change: ["UPDATE orders SET note = 'a' WHERE id = 1;"],
      says: [
        '`0002_change.up.sql` has no rollback, and none can be generated: the rows that it changes cannot be told from the others afterwards. Write one, or plan to go forward only.',
      ],
    },
    { history: [], change: ['CREATE TABLE orders (id bigint);'], says: [] },
  ],
});
