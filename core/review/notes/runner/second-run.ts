/** Nothing prevents a second run of the tool, and several instances of the application start it. */
import { oneLine } from '../../../text/format.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'runner/second-run',
  section: 'runner',
  weight: 'warn',
  message: {
    one: '{tool} takes no lock: two instances that start at once both apply {files}. Start one instance first.',
  },
  lists: 'files',
  find: ({ change: { migrations } }) =>
    migrations.flatMap(({ file, tool, runner: { startedBy, lock, instances } }) =>
      startedBy === 'application' && lock === 'none' && instances !== 1
        ? [{ places: [], data: { tool: tool ?? 'The runner', files: oneLine(file) } }]
        : [],
    ),
  examples: [
    {
      change: ['CREATE TABLE parcels (id bigint PRIMARY KEY);'],
      files: {
        'plinth.config.json':
          '{ "migrations": [{ "folder": "migrations", "runner": { "startedBy": "application", "lock": "none" } }] }',
      },
      says: [
        'golang-migrate takes no lock: two instances that start at once both apply 0001_change.up.sql. Start one instance first.',
      ],
    },
    {
      change: ['CREATE TABLE parcels (id bigint PRIMARY KEY);'],
      files: {
        'plinth.config.json':
          '{ "migrations": [{ "folder": "migrations", "runner": { "startedBy": "application", "lock": "none", "instances": 1 } }] }',
      },
      says: [],
    },
  ],
});
