/** More of sentence-cases.ts: tables that a change drops and makes anew under their names. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const templates =
  'CREATE TABLE templates (id serial PRIMARY KEY, name text NOT NULL UNIQUE, data text NOT NULL);';
const anew =
  'DROP TABLE IF EXISTS templates;\nCREATE TABLE templates (id serial PRIMARY KEY, name text NOT NULL, kind text NOT NULL, data bytea NOT NULL, UNIQUE (name, kind));';

export const casesOfTablesAnew: readonly Case[] = [
  {
    name: 'a table that is another one from then on comes with the release that expects it, and what has been written to it goes on the way back',
    between: templates,
    up: anew,
    says: [
      '- Drops table templates and makes it anew: kind is new and data is bytea instead of text.\n',
      'Together with the release that expects the new templates: no order works for old and new at once',
      'rights, owner and publications that go with the former templates',
      'make templates anew there first, and after the change ALTER PUBLICATION … ADD TABLE here (where one names it) and ALTER SUBSCRIPTION … REFRESH PUBLICATION there; the way back: the same',
      'What was written to the new templates by then is lost.',
      `DROP TABLE public.templates;
CREATE SEQUENCE`,
      "-- copy public.templates (id, name, data) FROM 'templates.csv' WITH (FORMAT csv, HEADER)",
    ],
    silent: [
      'After the release that no longer uses templates',
      '- Creates table templates',
      'drops here first',
    ],
  },
  {
    name: 'a way back of the team that does not make the former one again is not the one to take',
    between: templates,
    up: anew,
    files: { 'db/migrations/000004_change.down.sql': 'DROP TABLE templates;' },
    backDiffers: [{ change: 'removed', kind: 'table', name: 'public.templates', before: '' }],
    says: [
      '- Who mends 000004_change.down.sql before it is merged: it runs and does not bring back templates, and its tool would run it.',
      'It stands in for 000004_change.down.sql, which runs and does not bring back templates.',
      'CREATE TABLE public.templates (',
    ],
  },
  {
    name: 'one that takes all that the former one took keeps its rows on the way back',
    between: templates,
    up: 'DROP TABLE templates;\nCREATE TABLE templates (id serial PRIMARY KEY, name text NOT NULL UNIQUE, data text NOT NULL, kind text);',
    says: [
      '- Drops table templates and makes it anew: kind is new.\n',
      'Together with the release that expects the new templates',
      'What was written to templates.kind by then is lost.',
      'ALTER TABLE public.templates DROP COLUMN kind;',
    ],
    silent: ['CREATE SEQUENCE public.templates_id_seq'],
  },
];
