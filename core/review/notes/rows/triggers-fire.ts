/** Row triggers run for each row that a statement writes. */
import { name, names } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'rows/triggers-fire',
  section: 'rows',
  weight: 'warn',
  message: {
    one: 'For each row that it writes in {table}, {triggers} runs too. Look at what that does, and how long it takes.',
  },
  lists: 'table',
  find: ({ rowsWritten }) =>
    rowsWritten
      .filter(({ triggers }) => triggers.length > 0)
      .map(({ fact, relation, triggers, unbounded }) => ({
        places: [fact.place],
        weight: unbounded ? 'warn' : 'inform',
        data: {
          table: name(relation),
          triggers: `${triggers.length === 1 ? 'trigger' : 'each of the triggers'} ${names(triggers)}`,
        },
      })),
  examples: [
    {
      history: [
        `CREATE TABLE parcels (id bigint PRIMARY KEY, note text);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER parcels_touch BEFORE UPDATE ON parcels FOR EACH ROW EXECUTE FUNCTION touch();`,
      ],
      change: ['UPDATE parcels SET note = lower(note);', 'DELETE FROM parcels;'],
      says: [
        'For each row that it writes in `parcels`, trigger `parcels_touch` runs too. Look at what that does, and how long it takes.',
      ],
    },
  ],
});
