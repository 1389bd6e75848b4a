/** Existing rows may make a statement fail, because it checks all of them. */
import type { RowCondition } from '../../facts/row-conditions.ts';
import type { StatementFact } from '../../facts/statements.ts';
import type { RelationSize } from '../../../statistics/statistics.ts';
import type { Weight } from '../../model.ts';
import { name, names, sizeAfter } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'rows/may-refuse',
  section: 'rows',
  weight: 'warn',
  answers: ['data-loss/required-column', 'data-loss/type-narrowing', 'data-loss/unique-on-existing-data'],
  message: { one: 'It fails if in {table}{size} {rows}. Look for such rows first.' },
  lists: 'table',
  find: ({ rowConditions }) =>
    rowConditions.map((one) => ({
      places: [one.fact.place],
      weight: weightOf(one),
      data: { table: name(one.relation), rows: rowsOf(one), size: sizeAfter(one.size) },
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
      sizes: {
        parcels: { rows: 39_000_000, bytes: 4_000_000_000 },
        trucks: { rows: 900, bytes: 80_000 },
      },
      says: [
        'It fails if in `parcels` (39 M rows, 3.7 GB) a row has no `note`. Look for such rows first.',
        'It fails if in `parcels` (39 M rows, 3.7 GB) two rows have the same `truck_id` and `note`. Look for such rows first.',
        'It fails if in `parcels` (39 M rows, 3.7 GB) a row does not meet `truck_id > 0`. Look for such rows first.',
        'It fails if in `parcels` (39 M rows, 3.7 GB) a row has a value in `truck_id` that `trucks` (900 rows, 78 kB) lacks. Look for such rows first.',
        'It fails if in `parcels` (39 M rows, 3.7 GB) a value of `note` does not fit the new type. Look for such rows first.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint, note text);'],
      change: [
        'ALTER TABLE parcels ADD CHECK (id > 0) NOT VALID;',
        'ALTER TABLE parcels ADD COLUMN code text NOT NULL;',
      ],
      sizes: { parcels: { rows: 3, bytes: 8_192 } },
      says: [
        'It fails if in `parcels` (3 rows, 8 kB) there is any row, as it would have no `code`. Look for such rows first.',
      ],
    },
  ],
});

/** If statistics show that rows exist, a statement that fails on the first row certainly fails. */
function weightOf({ kind, size }: RowCondition): Weight {
  if (kind !== 'required') return 'warn';
  if (size?.rows === undefined) return 'decide';
  return size.rows > 0 ? 'stop' : 'inform';
}

function rowsOf({ kind, columns, expression, referenced, fact }: RowCondition): string {
  const all = columns.length === 0 ? 'values' : names(columns);
  switch (kind) {
    case 'not-null':
      return `a row has no ${all}`;
    case 'required':
      return `there is any row, as it would have no ${all}`;
    case 'unique':
      return `two rows have the same ${all}`;
    case 'exclusion':
      return `two rows conflict in ${all}`;
    case 'check':
      return `a row does not meet ${expression === undefined ? 'the condition' : name(expression)}`;
    case 'foreign-key':
      return `a row has a value in ${all} that ${name(referenced ?? '')}${sizeAfter(sizeIn(fact, referenced))} lacks`;
    case 'type':
      return `a value of ${all} does not fit the new type`;
  }
}

function sizeIn({ relations }: StatementFact, relation: string | undefined): RelationSize | undefined {
  return relations.find((one) => one.relation === relation)?.size;
}
