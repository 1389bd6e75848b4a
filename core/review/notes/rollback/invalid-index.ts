/** CREATE INDEX CONCURRENTLY that fails or is cancelled leaves an invalid index, which slows writes down and is in the way of the next attempt. */
import { quoteIdentifier } from '../../../syntax/postgres/identifier.ts';
import { code } from '../../../text/code-in-prose.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'rollback/invalid-index',
  section: 'rollback',
  weight: 'inform',
  answers: [],
  message: {
    one: 'If building {index} fails, an invalid index stays. Run {drop} before the next attempt.',
    many: 'If building {index} fails, an invalid index stays. Drop it with DROP INDEX CONCURRENTLY before the next attempt.',
  },
  lists: 'index',
  find: ({ statements }) =>
    statements.flatMap(({ place, statement }) =>
      statement.actions.flatMap(({ operation }) => {
        if (operation.kind !== 'createIndex' || !operation.concurrently || operation.name === undefined)
          return [];
        const { schema } = operation.table;
        const home = schema === undefined ? '' : `${quoteIdentifier(schema.text)}.`;
        const own = `${home}${quoteIdentifier(operation.name.text)}`;
        const drop = code(`DROP INDEX CONCURRENTLY ${own}`);
        return [{ places: [place], data: { index: name(operation.name.text), drop } }];
      }),
    ),
  examples: [
    {
      history: ['CREATE TABLE orders (id bigint, note text);'],
      change: ['CREATE INDEX CONCURRENTLY orders_note ON orders (note);'],
      says: [
        'If building `orders_note` fails, an invalid index stays. Run `DROP INDEX CONCURRENTLY orders_note` before the next attempt.',
      ],
    },
    {
      history: ['CREATE TABLE orders (id bigint, note text);'],
      change: ['CREATE INDEX orders_note ON orders (note);'],
      says: [],
    },
  ],
});
