/** The migration was not run on a scratch server: its locks and its rollback are expected, not measured. */
import { oneLine } from '../../../text/format.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'not-verified/proof-not-run',
  section: 'not-verified',
  weight: 'inform',
  message: {
    one: '{file} was not run on a scratch server: {because}.',
    many: '{file} were not run on a scratch server: {because}.',
  },
  lists: 'file',
  find: ({ change: { migrations } }) =>
    migrations.flatMap(({ file, proof }) =>
      proof.kind === 'run'
        ? []
        : [{ places: [], data: { file: oneLine(file), because: oneLine(proof.because) } }],
    ),
  examples: [
    {
      change: ['CREATE TABLE parcels (id bigint PRIMARY KEY);'],
      says: ['0001_change.up.sql was not run on a scratch server: the example does not ask for a proof.'],
    },
  ],
});
