/** One file contains statements that the new release needs, and statements that break running code. */
import { partsOf } from '../../rollout/phase.ts';
import { name, placesWords } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'compatibility/split-file',
  section: 'compatibility',
  weight: 'decide',
  message: {
    one: 'The new release needs {before} of {file}, and running code may fail after {after}. Move {after} into a migration that is applied after the release.',
  },
  lists: 'file',
  default: 'the file is split',
  find: (facts) =>
    facts.change.migrations
      .filter(({ path }) => facts.phases.get(path) === 'split')
      .flatMap(({ path, file }) => {
        const { before, after, both } = partsOf(
          facts.statements.filter(({ place }) => place.path === path),
          facts,
        );
        if (both.length > 0) return [];
        const data = { file: name(file), before: placesWords(before), after: placesWords(after) };
        return [{ places: after, data }];
      }),
  examples: [
    {
      history: ['CREATE TABLE users (id bigint PRIMARY KEY, mail text);'],
      change: [
        'ALTER TABLE users ADD COLUMN email text;\nUPDATE users SET email = mail;\nALTER TABLE users DROP COLUMN mail;',
      ],
      says: [
        'The new release needs line 1 of `0002_change.up.sql`, and running code may fail after line 3. Move line 3 into a migration that is applied after the release.',
      ],
    },
    {
      history: ['CREATE TABLE users (id bigint PRIMARY KEY, mail text);'],
      change: ['ALTER TABLE users ADD COLUMN email text;', 'ALTER TABLE users DROP COLUMN mail;'],
      says: [],
    },
  ],
});
