/** Further cases of transaction/duplicate-version, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const numbered = { runner: 'own', files: 'numbered' } as const;

export const cases = [
  good('Repeatable ones have no version', 'CREATE TABLE notes (id bigint PRIMARY KEY);', {
    tool: 'flyway',
    beside: ['R__views.sql', 'V2__add_tags.sql'],
  }),
  good(
    'Numbered folders, of which two of one number have run: the program goes by names',
    'CREATE TABLE tags (id bigint PRIMARY KEY);',
    {
      tool: 'versioned-folders',
      settings: numbered,
      path: '80/10_notes.up.sql',
      beside: ['2/10_a.up.sql', '2/10_b.up.sql', '80/10_tags.up.sql'],
      applied: ['2/10_a.up.sql', '2/10_b.up.sql'],
    },
  ),
  good('Numbered folders: the same number in another folder', 'CREATE TABLE notes (id bigint PRIMARY KEY);', {
    tool: 'versioned-folders',
    settings: numbered,
    path: '80/10_notes.up.sql',
    beside: ['2/10_a.up.sql', '80/10_notes.down.sql'],
  }),
  bad(
    'The same with a tool whose files hold both directions',
    `-- +goose Up
CREATE TABLE notes (id bigint PRIMARY KEY);
--     ^^^^^ error: Version 00001 is taken by 00001_add_tags.sql too: goose refuses both, or runs only one. Give this one the next version.`,
    {
      tool: 'goose',
      beside: ['00001_add_tags.sql'],
    },
  ),
  good(
    'A baseline may have the version of the last one that it stands for',
    'CREATE TABLE tags (id bigint PRIMARY KEY);',
    {
      tool: 'flyway',
      beside: ['B2__all_of_it.sql'],
    },
  ),
  good(
    'SQLite: two of another number have run: the runner goes by names',
    'CREATE TABLE notes (id INTEGER PRIMARY KEY);',
    {
      dialect: 'sqlite',
      tool: 'golang-migrate',
      path: '000001_example.up.sql',
      beside: ['000001_add_tags.up.sql', '000002_add_a.up.sql', '000002_add_b.up.sql'],
      applied: ['000002_add_a.up.sql', '000002_add_b.up.sql'],
    },
  ),
];
