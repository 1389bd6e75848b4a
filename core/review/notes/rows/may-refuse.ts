/** Rows that are there may make a statement fail: it checks them all. */
import type { RowCondition } from '../../facts/row-conditions.ts';
import type { Weight } from '../../model.ts';
import { name, names, sizeAfter } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'rows/may-refuse',
  section: 'rows',
  weight: 'warn',
  answers: ['data-loss/required-column', 'data-loss/type-narrowing', 'data-loss/unique-on-existing-data'],
  message: {
    one: 'It fails if {rows}{size}. Look for such rows first and correct them.',
    many: 'It fails if {rows}{size}. Look for such rows first and correct them.',
  },
  lists: 'rows',
  find: ({ rowConditions }) =>
    rowConditions.map((one) => ({
      places: [one.fact.place],
      weight: weightOf(one),
      data: { rows: rowsOf(one), size: sizeAfter(one.size) },
    })),
  examples: [
    {
      history: [
        'CREATE TABLE trucks (id bigint PRIMARY KEY); CREATE TABLE parcels (id bigint, truck_id bigint, note text);',
      ],
      change: [
        'ALTER TABLE parcels ALTER COLUMN note SET NOT NULL;',
        'ALTER TABLE parcels ADD UNIQUE (truck_id, note);',
        'ALTER TABLE parcels ADD CHECK (truck_id > 0);',
        'ALTER TABLE parcels ADD FOREIGN KEY (truck_id) REFERENCES trucks;',
        'ALTER TABLE parcels ALTER COLUMN note TYPE varchar(20);',
      ],
      sizes: { parcels: { rows: 39_000_000, bytes: 4_000_000_000 } },
      says: [
        'It fails if a row of `parcels` has no `note`, two rows of `parcels` have the same `truck_id` and `note`, a row of `parcels` does not meet `truck_id > 0`, a row of `parcels` has a `truck_id` that `trucks` lacks and a value of `parcels.note` does not fit the new type (39 M rows, 3.7 GB). Look for such rows first and correct them.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint, note text);'],
      change: [
        'ALTER TABLE parcels ADD CHECK (id > 0) NOT VALID;',
        'ALTER TABLE parcels ADD COLUMN code text NOT NULL;',
      ],
      sizes: { parcels: { rows: 0, bytes: 0 } },
      says: [],
    },
  ],
});

/** Statistics that know of rows settle what fails with the first one. */
function weightOf({ kind, size }: RowCondition): Weight {
  if (kind === 'required') return (size?.rows ?? 0) > 0 ? 'stop' : 'decide';
  return 'warn';
}

function rowsOf({ kind, relation, columns, expression, referenced }: RowCondition): string {
  const table = name(relation);
  const all = columns.length === 0 ? 'values' : names(columns);
  switch (kind) {
    case 'not-null':
      return `a row of ${table} has no ${all}`;
    case 'required':
      return `${table} has a row, which would have no ${all}`;
    case 'unique':
      return `two rows of ${table} have the same ${all}`;
    case 'exclusion':
      return `two rows of ${table} conflict in ${all}`;
    case 'check':
      return `a row of ${table} does not meet ${expression === undefined ? 'the condition' : name(expression)}`;
    case 'foreign-key':
      return `a row of ${table} has a ${all} that ${name(referenced ?? '')} lacks`;
    case 'type':
      return `a value of ${names(columns.map((one) => `${relation}.${one}`))} does not fit the new type`;
  }
}
