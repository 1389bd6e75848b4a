/**
 * A whole number gets a wider type. PostgreSQL takes what the running code writes, and most drivers convert what it reads while the value fits. By their
 * documentation node-postgres returns int8 as a string, and the Rust drivers decode an i32 from int4 alone.
 */
import { typeText } from '../../../schema/type-text.ts';
import type { ColumnType } from '../../../schema/model.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

const widths = ['int2', 'int4', 'int8'];

export const note = defineNote({
  id: 'compatibility/integer-widened',
  section: 'compatibility',
  weight: 'inform',
  message: {
    one: 'Running code reads {column} as {to}: most drivers convert it, but node-postgres returns bigint as a string, and Rust drivers refuse another width. Check yours.',
    many: 'Running code reads {column} as {to}: most drivers convert them, but node-postgres returns bigint as a string, and Rust drivers refuse another width. Check yours.',
  },
  lists: 'column',
  find: ({ objects }) =>
    objects.flatMap(({ change, object, fact: { place } }) =>
      change.kind === 'retyped' && isWidened(change.from, change.to)
        ? [{ places: [place], data: { column: name(object.name), to: name(typeText(change.to)) } }]
        : [],
    ),
  examples: [
    {
      history: ['CREATE TABLE orders (id integer PRIMARY KEY);'],
      change: ['ALTER TABLE orders ALTER COLUMN id TYPE bigint;'],
      says: [
        'Running code reads `orders.id` as `bigint`: most drivers convert it, but node-postgres returns bigint as a string, and Rust drivers refuse another width. Check yours.',
      ],
    },
    {
      history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'],
      change: ['ALTER TABLE orders ALTER COLUMN id TYPE integer;'],
      says: [],
    },
  ],
});

function isWidened(from: ColumnType | undefined, to: ColumnType): boolean {
  if (from === undefined || from.arrayDimensions > 0 || to.arrayDimensions > 0) return false;
  const before = widths.indexOf(from.name);
  return before !== -1 && before < widths.indexOf(to.name);
}
