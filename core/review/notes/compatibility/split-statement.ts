/** One statement does what the new release needs and what breaks running code: ALTER TABLE with several actions. */
import { partsOf } from '../../rollout/phase.ts';
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'compatibility/split-statement',
  section: 'compatibility',
  weight: 'decide',
  message: {
    one: 'The new release needs one part of {line} in {file}, and running code fails after another. Make two statements of it, the second in a migration that is applied after the release.',
    many: 'The new release needs one part of each of {line} in {file}, and running code fails after another. Make two statements of each, the second in a migration that is applied after the release.',
  },
  lists: 'line',
  default: 'the statement is split',
  find: (facts) =>
    facts.change.migrations
      .filter(({ path }) => facts.phases.get(path) === 'split')
      .flatMap(({ path, file }) =>
        partsOf(
          facts.statements.filter(({ place }) => place.path === path),
          facts,
        ).both.map((place) => ({ places: [place], data: { line: place.label, file: name(file) } })),
      ),
  examples: [
    {
      history: ['CREATE TABLE users (id bigint PRIMARY KEY, mail text);'],
      change: ['ALTER TABLE users ADD COLUMN email text, DROP COLUMN mail;'],
      says: [
        'The new release needs one part of line 1 in `0002_change.up.sql`, and running code fails after another. Make two statements of it, the second in a migration that is applied after the release.',
      ],
    },
    {
      history: ['CREATE TABLE users (id bigint PRIMARY KEY, mail text);'],
      change: ['ALTER TABLE users ADD COLUMN email text; ALTER TABLE users DROP COLUMN mail;'],
      says: [],
    },
  ],
});
