/** Files of the change that could not be analysed. */
import { oneLine } from '../../../text/format.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'not-verified/unread-files',
  section: 'not-verified',
  weight: 'warn',
  message: { one: '{file} was not reviewed: {because}.', many: '{file} were not reviewed: {because}.' },
  lists: 'file',
  find: ({ change: { unread } }) =>
    unread.map(({ file, because }) => ({
      places: [],
      data: { file: oneLine(file), because: oneLine(because) },
    })),
  examples: [
    {
      change: ['CREATE TABLE parcels (id bigint) DISTKEY (id);'],
      says: ['0001_change.up.sql was not reviewed: it is for Amazon Redshift.'],
    },
  ],
});
